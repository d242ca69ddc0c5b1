/** Messages of a raw recording, as far as they are read; fields as the exchange names them. */
export interface SingleTradeMessage {
  readonly e: 'trade';
  readonly E: number;
  readonly T: number;
  readonly s: string;
  readonly t: number;
  readonly p: string;
  readonly q: string;
  /** MARKET for trades on the book; INSURANCE_FUND and ADL are not part of aggregate trades. */
  readonly X?: string;
  readonly m: boolean;
}

export interface AggTradeMessage {
  readonly e: 'aggTrade';
  readonly E: number;
  readonly T: number;
  readonly s: string;
  readonly p: string;
  readonly q: string;
  /** Quantity without retail-price-improvement orders (since the end of 2025). */
  readonly nq?: string;
  /** Ids of the first and last single trade in it. */
  readonly f: number;
  readonly l: number;
  readonly m: boolean;
}

export interface BookTickerMessage {
  readonly e: 'bookTicker';
  readonly u: number;
  readonly s: string;
  readonly b: string;
  readonly B: string;
  readonly a: string;
  readonly A: string;
  readonly T: number;
  readonly E: number;
}

/** A liquidation; it is passed on with all its fields. */
export interface ForceOrderMessage {
  readonly e: 'forceOrder';
  readonly E: number;
  readonly o: { readonly s: string; readonly T: number };
}

/** [price, quantity] texts. */
export type LevelText = readonly [string, string];

export interface DepthMessage {
  readonly e: 'depthUpdate';
  readonly E: number;
  readonly T: number;
  readonly s: string;
  readonly U: number;
  readonly u: number;
  readonly pu: number;
  readonly b: readonly LevelText[];
  readonly a: readonly LevelText[];
}

export interface MarkPriceMessage {
  readonly e: 'markPriceUpdate';
  readonly E: number;
  readonly s: string;
  readonly p: string;
  readonly P: string;
  readonly i: string;
  readonly r: string;
  readonly T: number;
}

export interface DepthSnapshot {
  readonly lastUpdateId: number;
  readonly bids: readonly LevelText[];
  readonly asks: readonly LevelText[];
}

export type StreamMessage =
  | SingleTradeMessage
  | AggTradeMessage
  | BookTickerMessage
  | DepthMessage
  | MarkPriceMessage
  | ForceOrderMessage;

const KINDS: ReadonlySet<unknown> = new Set([
  'trade',
  'aggTrade',
  'bookTicker',
  'depthUpdate',
  'markPriceUpdate',
  'forceOrder',
]);

/** The payload of a combined-stream message of a kind that is played; null for others. */
export function streamMessage(message: unknown): StreamMessage | null {
  if (typeof message !== 'object' || message === null || !('data' in message)) return null;
  const data = message.data;
  if (typeof data !== 'object' || data === null || !('e' in data) || !KINDS.has(data.e)) return null;
  return data.e === 'forceOrder' && !namesAnOrder(data) ? null : (data as StreamMessage);
}

function namesAnOrder(data: object): boolean {
  if (!('o' in data) || typeof data.o !== 'object' || data.o === null) return false;
  return 's' in data.o && typeof data.o.s === 'string';
}

/** A REST depth snapshot; null for others. */
export function depthSnapshot(message: unknown): DepthSnapshot | null {
  const isSnapshot =
    typeof message === 'object' && message !== null && 'lastUpdateId' in message && 'bids' in message;
  return isSnapshot ? (message as unknown as DepthSnapshot) : null;
}

/** What is said of one that `isWholeAggTrade` refuses. */
export const BROKEN_AGG_TRADE = 'aggTrade is not whole (expected p, q, f, l, T, E and m)';

/** True when an aggregate trade has all the fields that are played; prices and quantities are judged by the grid. */
export function isWholeAggTrade(event: { readonly [field in keyof AggTradeMessage]?: unknown }): boolean {
  const { E, T, f, l, p, q, nq, m } = event;
  const isText = (value: unknown) => typeof value === 'string';
  return (
    [E, T, f, l].every(Number.isSafeInteger) &&
    Number(l) >= Number(f) &&
    [p, q, nq ?? q].every(isText) &&
    typeof m === 'boolean'
  );
}
