import type { EpochMs } from '../../../core/model/epoch-ms.ts';
import type { CarriedStream } from '../wire/frame-reader.ts';

/** A stream to carry and how much it matters. */
export interface PlannedStream extends CarriedStream {
  readonly set: 'core' | 'wide';
}

/** A stream with what is known of its life. `heardAt` and `offsetMs` are set by whoever reads the frames. */
export interface WatchedStream extends PlannedStream {
  /** How long it may be quiet; infinite where quiet is normal. */
  readonly mayBeSilentMs: number;
  /** Last message, or the acknowledgement or request before the first. */
  heardAt: EpochMs;
  /** Venue time of the last message − its arrival, ms; NaN before it and where messages have no time. */
  offsetMs: number;
  isAcknowledged: boolean;
  isSilent: boolean;
  /** Remedies tried since it went silent, and when the next is due. */
  remedies: number;
  nextRemedyAt: EpochMs;
}

/**
 * How long a stream may be quiet by topic, ms: the core set trades and quotes all the time, a small contract may
 * rest for minutes. Streams that come on a beat are missed within 2 s: deadline plus one check.
 */
const MAY_BE_SILENT_MS: Readonly<Record<string, { readonly core: number; readonly wide: number }>> = {
  'markPrice@1s': { core: 1_750, wide: 1_750 },
  'depth10@100ms': { core: 1_750, wide: 1_750 },
  bookTicker: { core: 10_000, wide: 60_000 },
  aggTrade: { core: 30_000, wide: 300_000 },
  kline_1m: { core: 90_000, wide: 90_000 },
};
/** Topics that carry the trades of a perpetual. */
const TRADE_TOPICS: ReadonlySet<string> = new Set(['aggTrade', 'kline_1m']);

/** A message is older news about the venue's time than what is on its way. */
const LATELY_MS = 2_000;
const FIRST_REMEDY_MS = 10_000;
const LONGEST_REMEDY_MS = 600_000;
/** So many subscriptions again without effect: the connection itself is replaced. */
const REMEDIES_BEFORE_REBUILD = 3;

/** What to do about silent streams. */
export interface Remedy {
  readonly newlySilent: readonly string[];
  readonly recovered: readonly string[];
  readonly resubscribe: readonly string[];
  readonly rebuild: boolean;
}

/**
 * Watches each stream of a connection by itself: a subscription can be acknowledged and then stay silent while the
 * socket is alive.
 */
export class StreamWatch {
  readonly #streams = new Map<string, WatchedStream>();

  /** The streams by name, for readers of frames. */
  get streams(): ReadonlyMap<string, WatchedStream> {
    return this.#streams;
  }

  /** From now on these streams are carried; returns which are new and which are gone. */
  follow(planned: readonly PlannedStream[], now: EpochMs): { added: string[]; gone: string[] } {
    const wanted = new Map(planned.map((stream) => [stream.name, stream]));
    const gone = [...this.#streams.keys()].filter((name) => !wanted.has(name));
    const added = [...wanted.keys()].filter((name) => !this.#streams.has(name));
    for (const name of gone) this.#streams.delete(name);
    for (const name of added) this.#streams.set(name, watched(wanted.get(name) as PlannedStream, now));
    return { added, gone };
  }

  /** The venue has acknowledged these streams: their time runs. */
  acknowledged(names: readonly string[], at: EpochMs): void {
    for (const name of names) {
      const stream = this.#streams.get(name);
      if (stream === undefined || stream.isAcknowledged) continue;
      stream.isAcknowledged = true;
      stream.heardAt = at;
    }
  }

  /** The connection is gone: nothing is acknowledged any more. */
  lost(): void {
    for (const stream of this.#streams.values()) {
      stream.isAcknowledged = false;
      stream.isSilent = false;
      stream.offsetMs = Number.NaN;
    }
  }

  /** Venue time − arrival of the last message of each stream that was heard lately. */
  offsets(now: EpochMs): readonly number[] {
    return [...this.#streams.values()]
      .filter(({ heardAt, offsetMs }) => Math.abs(now - heardAt) < LATELY_MS && !Number.isNaN(offsetMs))
      .map(({ offsetMs }) => offsetMs);
  }

  /** Acknowledged streams that are quiet for longer than they may be. */
  silent(now: EpochMs): readonly string[] {
    return [...this.#streams.values()].filter((stream) => isSilent(stream, now)).map(({ name }) => name);
  }

  /** Symbols whose trades do not come, acknowledged or not. */
  silentInstruments(now: EpochMs): readonly string[] {
    const silent = [...this.#streams.values()].filter(
      ({ name, heardAt, mayBeSilentMs }) => TRADE_TOPICS.has(topicOf(name)) && now - heardAt > mayBeSilentMs,
    );
    return silent.map(({ symbol }) => symbol);
  }

  /** Looks at all streams; what is returned must be done, it is not said again until the next is due. */
  check(now: EpochMs): Remedy {
    const all = [...this.#streams.values()];
    const before = new Set(all.filter((stream) => stream.isSilent));
    for (const stream of all) note(stream, now);
    const silent = all.filter((stream) => stream.isSilent);
    const newlySilent = silent.filter((stream) => !before.has(stream)).map(({ name }) => name);
    const recovered = [...before].filter((stream) => !stream.isSilent).map(({ name }) => name);
    const due = silent.filter((stream) => !before.has(stream) || now >= stream.nextRemedyAt);
    for (const stream of due) prescribe(stream, now);
    const rebuild = due.some(({ remedies }) => remedies % REMEDIES_BEFORE_REBUILD === 0);
    return { newlySilent, recovered, resubscribe: rebuild ? [] : due.map(({ name }) => name), rebuild };
  }
}

function note(stream: WatchedStream, now: EpochMs): void {
  stream.isSilent = isSilent(stream, now);
  if (!stream.isSilent && stream.isAcknowledged) stream.remedies = 0;
}

function prescribe(stream: WatchedStream, now: EpochMs): void {
  stream.nextRemedyAt = now + Math.min(FIRST_REMEDY_MS * 2 ** stream.remedies, LONGEST_REMEDY_MS);
  stream.remedies += 1;
}

function isSilent({ isAcknowledged, heardAt, mayBeSilentMs }: WatchedStream, now: EpochMs): boolean {
  return isAcknowledged && now - heardAt > mayBeSilentMs;
}

function watched(stream: PlannedStream, now: EpochMs): WatchedStream {
  const mayBeSilentMs = MAY_BE_SILENT_MS[topicOf(stream.name)]?.[stream.set] ?? Number.POSITIVE_INFINITY;
  const life = { isAcknowledged: false, isSilent: false, remedies: 0, nextRemedyAt: 0 };
  return { ...stream, mayBeSilentMs, heardAt: now, offsetMs: Number.NaN, ...life };
}

function topicOf(stream: string): string {
  return stream.slice(stream.indexOf('@') + 1);
}
