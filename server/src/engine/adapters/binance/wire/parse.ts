import type { RejectionReason } from '@ae/db/enums.ts';
import { type EpochMs, isEpochMs } from '../../../core/model/epoch-ms.ts';
import type { AggTrade } from '../../../core/model/market-event.ts';
import type { MarketMessage } from '../../../ports.ts';
import { type Arrival, parseAggTrade, parseSpotTrade } from './agg-trade.ts';
import { parseBookTicker, parseDepth10, parseSpotBook } from './book.ts';
import { attempt, symbolField } from './fields.ts';
import { parseKline } from './kline.ts';
import { parseForceOrder, parseMarkPrice } from './mark.ts';
import type {
  WireAggTrade,
  WireBookTicker,
  WireDepth,
  WireForceOrder,
  WireFrame,
  WireKline,
  WireMarkPrice,
} from './messages.ts';

/** Answer to a request on the stream connection. */
export interface StreamReply {
  readonly kind: 'reply';
  readonly id: number | null;
  /** null when accepted. */
  readonly error: string | null;
}

/** What a frame of a stream says: a trade of a perpetual or anything else. */
export type WireMessage = MarketMessage | { readonly kind: 'aggTrade'; readonly trade: AggTrade };

export type ParsedFrame = { readonly stream: string; readonly message: WireMessage } | StreamReply;

export interface ParseOptions {
  /** Take the receive time of a recorded tape (`rt`) for the arrival. */
  readonly tapeClock: boolean;
  /** For spot connections: the perpetual's symbol by the spot symbol. */
  readonly perpetualOf?: ReadonlyMap<string, string>;
}

const KEPT_PAYLOAD = 2_000;

/**
 * Reads one frame of a combined-stream connection. Never throws for what the venue sends: what cannot be read
 * is a message of kind 'malformed' with its reason.
 */
export function parseFrame(text: string, arrival: Arrival, options: ParseOptions): ParsedFrame {
  const frame = readJson(text);
  if (frame === null) return refused('malformed', '', text, arrival.receivedAt);
  if (frame.stream === undefined) return readReply(frame, text, arrival.receivedAt);
  if (typeof frame.stream !== 'string' || typeof frame.data !== 'object' || frame.data === null) {
    return refused('malformed', '', text, arrival.receivedAt);
  }
  const receivedAt = options.tapeClock && isEpochMs(frame.rt) ? frame.rt : arrival.receivedAt;
  const { stream, data } = frame;
  const seen = { shard: arrival.shard, receivedAt };
  const message = attempt(() => parseData(stream, data as object, seen, options));
  if (typeof message === 'string') return refused(message, stream, text, receivedAt);
  return { stream, message };
}

function readJson(text: string): WireFrame | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as WireFrame) : null;
  } catch {
    return null;
  }
}

/** `{"result":null,"id":1}` or `{"error":{…},"id":1}`. */
function readReply(frame: WireFrame, text: string, receivedAt: EpochMs): ParsedFrame {
  const id = typeof frame.id === 'number' ? frame.id : null;
  if (frame.error !== undefined || frame.code !== undefined) {
    return { kind: 'reply', id, error: JSON.stringify(frame.error ?? frame) };
  }
  if ('result' in frame) return { kind: 'reply', id, error: null };
  return refused('unknown_stream', '', text, receivedAt);
}

function refused(
  reason: RejectionReason,
  stream: string,
  text: string,
  receivedAt: EpochMs,
): { readonly stream: string; readonly message: MarketMessage } {
  const payload = text.slice(0, KEPT_PAYLOAD);
  return { stream, message: { kind: 'malformed', reason, stream, payload, receivedAt } };
}

function parseData(
  stream: string,
  data: object,
  arrival: Arrival,
  options: ParseOptions,
): WireMessage | RejectionReason {
  const topic = stream.slice(stream.indexOf('@') + 1);
  const message =
    options.perpetualOf === undefined
      ? parseFutures(topic, data, arrival)
      : parseSpot(topic, data as WireAggTrade & WireBookTicker, arrival, options.perpetualOf);
  return typeof message === 'string' || isOfStream(stream, topic, data) ? message : 'malformed';
}

/** What names another symbol than its stream does contradicts itself: nobody knows which of the two is meant. */
function isOfStream(stream: string, topic: string, data: object): boolean {
  const { s } = topic === 'forceOrder' ? (data as WireForceOrder).o : (data as WireAggTrade);
  return stream.startsWith(`${symbolField(s).toLowerCase()}@`);
}

function parseFutures(topic: string, data: object, arrival: Arrival): WireMessage | RejectionReason {
  const { receivedAt } = arrival;
  switch (topic) {
    case 'aggTrade': {
      const wire = data as WireAggTrade;
      return { kind: 'aggTrade', trade: parseAggTrade(symbolField(wire.s), wire, arrival) };
    }
    case 'bookTicker':
      return { kind: 'bookTop', book: parseBookTicker(data as WireBookTicker, receivedAt) };
    case 'depth10@100ms':
      return { kind: 'depth10', depth: parseDepth10(data as WireDepth, receivedAt) };
    case 'markPrice@1s':
      return { kind: 'markPrice', mark: parseMarkPrice(data as WireMarkPrice, receivedAt) };
    case 'kline_1m':
      return { kind: 'kline', kline: parseKline(data as WireKline, receivedAt) };
    case 'forceOrder':
      return { kind: 'liquidation', liquidation: parseForceOrder(data as WireForceOrder, receivedAt) };
    default:
      return 'unknown_stream';
  }
}

function parseSpot(
  topic: string,
  data: WireAggTrade & WireBookTicker,
  arrival: Arrival,
  perpetualOf: ReadonlyMap<string, string>,
): WireMessage | RejectionReason {
  const symbol = perpetualOf.get(symbolField(data.s));
  if (symbol === undefined) return 'unknown_instrument';
  const { receivedAt } = arrival;
  if (topic === 'bookTicker') return { kind: 'spotBook', book: parseSpotBook(symbol, data, receivedAt) };
  if (topic === 'aggTrade') return { kind: 'spotTrade', trade: parseSpotTrade(symbol, data, receivedAt) };
  return 'unknown_stream';
}
