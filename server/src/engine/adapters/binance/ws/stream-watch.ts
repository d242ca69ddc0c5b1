import type { EpochMs } from '../../../core/model/epoch-ms.ts';

/** How long each topic may be quiet, ms. Liquidations may be quiet for days: they are not watched. */
const MAY_BE_SILENT_MS: Readonly<Record<string, number>> = {
  aggTrade: 300_000,
  bookTicker: 60_000,
  'depth10@100ms': 30_000,
  'markPrice@1s': 15_000,
};

/**
 * Watches each stream of a connection by itself: a subscription can be acknowledged and then stay silent while
 * the socket is alive.
 */
export class StreamWatch {
  readonly #heard = new Map<string, EpochMs>();

  /** The venue has acknowledged these streams: their time runs. */
  acknowledged(streams: readonly string[], at: EpochMs): void {
    for (const stream of streams) this.#heard.set(stream, at);
  }

  heard(stream: string, at: EpochMs): void {
    if (this.#heard.has(stream)) this.#heard.set(stream, at);
  }

  forget(streams: readonly string[]): void {
    for (const stream of streams) this.#heard.delete(stream);
  }

  clear(): void {
    this.#heard.clear();
  }

  /** Acknowledged streams that are quiet for longer than they may be. */
  silent(now: EpochMs): readonly string[] {
    const found: string[] = [];
    for (const [stream, at] of this.#heard) {
      const allowed = MAY_BE_SILENT_MS[stream.slice(stream.indexOf('@') + 1)];
      if (allowed !== undefined && now - at > allowed) found.push(stream);
    }
    return found;
  }
}
