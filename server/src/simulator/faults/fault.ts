/** Faults of the streams. */
export const STREAM_FAULTS = [
  /** A share of the frames is lost. */
  'drop',
  /** A share of the connections is `ms` late, in order. */
  'delay',
  /** A share of the frames comes twice. */
  'duplicate',
  /** A share of the frames comes after the next frame of the same stream. */
  'reorder',
  /** A share of the streams is acknowledged and says nothing. */
  'silent',
  /** A share of the open connections is torn down, at once. */
  'cut',
  /** A share of the connections that are `ms` old or older is closed as if its 24 hours were over, at once. */
  'expire',
  /** A share of new connections is refused. */
  'refuse',
  /** No pings are sent. */
  'noPing',
] as const;

/** Faults of REST answers; each hits a share of the requests. */
export const REST_FAULTS = [
  /** 429 with Retry-After of `ms`. */
  'http429',
  /** 418: the address is banned until the order ends. */
  'http418',
  /** 403 of the web application firewall. */
  'http403',
  /** 503 with one of the venue's four texts. */
  'http503',
  /** Half of the body, then the connection ends. */
  'truncated',
  /** 200 with a page instead of data. */
  'html',
  /** The answer comes `ms` later. */
  'slow',
  /** The venue's clock (`serverTime`) is `ms` off. */
  'clock',
] as const;

export type StreamFaultKind = (typeof STREAM_FAULTS)[number];
export type RestFaultKind = (typeof REST_FAULTS)[number];
export type FaultKind = StreamFaultKind | RestFaultKind;

/** What is asked for. */
export interface FaultOrder {
  readonly kind: FaultKind;
  readonly forMs: number;
  /** 0..1. */
  readonly share: number;
  /** Text that the stream's name or the request's path contains; empty for all. */
  readonly match: string;
  /** Milliseconds, where the kind speaks of `ms`. */
  readonly ms: number;
}

/** An order that was taken. */
export interface Fault extends FaultOrder {
  readonly id: number;
  /** Epoch ms. */
  readonly startsAt: number;
  readonly endsAt: number;
  /** Decides which connections and streams it hits. */
  readonly seed: number;
}

/** Waits and offsets when an order does not name `ms`. */
const DEFAULT_MS: Partial<Readonly<Record<FaultKind, number>>> = {
  delay: 2_000,
  http429: 5_000,
  slow: 3_000,
  clock: 1_500,
};
const DEFAULT_FOR_MS = 10_000;
const MOST_MS = 24 * 3_600_000;

/** A refused order; the message names the field, the value and what was expected. */
export class FaultOrderError extends Error {
  override readonly name = 'FaultOrderError';
}

/** Reads an order from JSON. Throws FaultOrderError. */
export function readFaultOrder(value: unknown): FaultOrder {
  if (typeof value !== 'object' || value === null)
    throw new FaultOrderError(
      'the order is not an object (expected {"kind", "forMs", "share", "match", "ms"})',
    );
  const fields = new Map<string, unknown>(Object.entries(value));
  const kind = readKind(fields.get('kind'));
  return {
    kind,
    forMs: number(fields, 'forMs', DEFAULT_FOR_MS, [0, MOST_MS]),
    share: number(fields, 'share', 1, [0, 1]),
    match: text(fields, 'match'),
    ms: number(fields, 'ms', DEFAULT_MS[kind] ?? 0, [-MOST_MS, MOST_MS]),
  };
}

function readKind(value: unknown): FaultKind {
  const kinds: readonly FaultKind[] = [...STREAM_FAULTS, ...REST_FAULTS];
  const kind = kinds.find((known) => known === value);
  if (kind !== undefined) return kind;
  throw new FaultOrderError(`kind=${String(value)} is not known (expected one of ${kinds.join(', ')})`);
}

function number(
  fields: ReadonlyMap<string, unknown>,
  name: string,
  fallback: number,
  [least, most]: readonly [number, number],
): number {
  const value = fields.get(name) ?? fallback;
  if (typeof value === 'number' && value >= least && value <= most) return value;
  throw new FaultOrderError(
    `${name}=${String(value)} is not valid (expected a number from ${least} to ${most})`,
  );
}

function text(fields: ReadonlyMap<string, unknown>, name: string): string {
  const value = fields.get(name) ?? '';
  if (typeof value === 'string') return value;
  throw new FaultOrderError(`${name}=${String(value)} is not valid (expected a text)`);
}
