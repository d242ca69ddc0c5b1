import { isDeepStrictEqual } from 'node:util';
import type { EpochMs } from '../../../core/model/epoch-ms.ts';
import { copyTrade, type TradeSlot } from '../../../core/model/market-event.ts';
import type { MarketSink } from '../../../ports.ts';
import { type ParseOptions, parseFrame, type StreamReply, type WireMessage } from './parse.ts';
import { Frame } from './scan/frame.ts';
import { type Known, KnownLayouts } from './scan/known-layouts.ts';
import { followLayout, type Layout } from './scan/layout.ts';
import { learnLayout } from './scan/learn.ts';
import { RECEIVED as RECEIVED_PLACE, type Topic } from './scan/topic.ts';
import { topicOf } from './scan/topics.ts';
import { aggTrade, fillTrade, TRADE } from './scan/trade.ts';
import { readUsual, usualNumber, usualValues } from './scan/usual-trade.ts';

/** A stream that a connection carries, and the symbol of the perpetual it belongs to. */
export interface CarriedStream {
  readonly name: string;
  readonly symbol: string;
}

export interface FrameReaderOptions<Stream extends CarriedStream> {
  /** Id of the connection, for the trades it brings. */
  readonly shard: string;
  readonly parse: ParseOptions;
  /** Streams by name; frames of others take the strict path. */
  readonly streams: ReadonlyMap<string, Stream>;
  readonly sink: MarketSink;
  readonly onReply: (reply: StreamReply) => void;
}

interface KnownStream<Stream> {
  readonly stream: Stream;
  readonly topic: Topic;
}

// Constants of this module: the compiler knows their values, unlike those of an import.
const RECEIVED = RECEIVED_PLACE;
const TRADE_TIME = TRADE.time;
const values = usualValues;
const CLOSE = 125;
const NO_NUMBER = -1;
/** No message of a stream is shorter, bytes. */
const SHORTEST = 32;

/**
 * Reads frames of a combined-stream connection from their bytes and passes on what they say. The first frame of a
 * stream goes the strict way (`parseFrame`) and teaches how the venue writes that stream; frames written alike are
 * then read without JSON and without objects. Whatever does not fit goes the strict way, which says what is wrong:
 * both ways give the same messages, bit for bit.
 */
export class FrameReader<Stream extends CarriedStream> {
  readonly #options: FrameReaderOptions<Stream>;
  readonly #known = new KnownLayouts<KnownStream<Stream>>();
  /** Streams of usual trades and their symbols by their number; null for those that are not carried. */
  readonly #usualStreams: (Stream | null)[] = [];
  readonly #usualSymbols: string[] = [];
  readonly #frame = new Frame();
  readonly #slot: TradeSlot;
  readonly #sink: MarketSink;
  /** The receive times of a recorded tape count. */
  readonly #isTape: boolean;
  /** The venue's own time of the last message, NaN where it has none. */
  eventTime: EpochMs = Number.NaN;

  constructor(options: FrameReaderOptions<Stream>) {
    this.#options = options;
    this.#slot = newSlot(options.shard);
    this.#sink = options.sink;
    this.#isTape = options.parse.tapeClock;
  }

  /** Takes what came from the socket in one piece; `read` picks frames out of it. */
  open(chunk: Buffer): void {
    this.#frame.open(chunk);
  }

  /** Reads the frame of these bytes of the chunk; returns its stream, null when it belongs to none carried. */
  read(from: number, length: number, receivedAt: EpochMs): Stream | null {
    const frame = this.#frame;
    frame.set(from, length);
    const usual = this.#readUsual(receivedAt);
    if (usual !== null) return usual;
    if (length < SHORTEST || frame.end !== CLOSE) return this.#strict(receivedAt);
    for (let known = this.#known.first(frame); known !== null; known = known.next) {
      if (this.#follows(known, receivedAt)) return known.owner.stream;
    }
    return this.#strict(receivedAt);
  }

  /** Forgets how these streams are written: they are not carried any more. */
  forget(streams: readonly string[]): void {
    for (const name of streams) {
      this.#known.forget(name);
      const number = this.#usualStreams.findIndex((stream) => stream?.name === name);
      if (number >= 0) this.#usualStreams[number] = null;
    }
  }

  #follows({ layout, owner }: Known<KnownStream<Stream>>, receivedAt: EpochMs): boolean {
    values[RECEIVED] = Number.NaN;
    values[owner.topic.optional] = Number.NaN;
    if (!followLayout(this.#frame, layout, values)) return false;
    this.eventTime = values[owner.topic.time] as number;
    return owner.topic.build === null
      ? this.#passTrade(owner.stream.symbol, NO_NUMBER, receivedAt)
      : this.#passMessage(owner, receivedAt);
  }

  /** The stream of a usual trade that was passed on; null when the frame is none. */
  #readUsual(receivedAt: EpochMs): Stream | null {
    const number = readUsual(this.#frame);
    if (number < 0 || number >= this.#usualStreams.length) return null;
    const stream = this.#usualStreams[number] as Stream | null;
    if (stream === null) return null;
    values[RECEIVED] = Number.NaN;
    this.eventTime = values[TRADE_TIME] as number;
    return this.#passTrade(this.#usualSymbols[number] as string, number, receivedAt) ? stream : null;
  }

  #passTrade(symbol: string, number: number, receivedAt: EpochMs): boolean {
    const slot = this.#slot;
    if (!fillTrade(slot, values)) return false;
    slot.symbol = symbol;
    slot.symbolNumber = number;
    slot.receivedAt = this.#isTape ? arrival(receivedAt) : receivedAt;
    this.#sink.trade(slot);
    return true;
  }

  #passMessage({ stream, topic }: KnownStream<Stream>, receivedAt: EpochMs): boolean {
    const scanned = {
      values,
      symbol: stream.symbol,
      receivedAt: this.#isTape ? arrival(receivedAt) : receivedAt,
    };
    const message = topic.build?.(scanned) ?? null;
    if (message === null) return false;
    this.#sink.message(message);
    return true;
  }

  /** A stream that was given up a moment ago may still bring frames: what they say is as true as before. */
  #strict(receivedAt: EpochMs): Stream | null {
    const { shard, parse, streams, sink, onReply } = this.#options;
    const parsed = parseFrame(this.#frame.text(), { shard, receivedAt }, parse);
    this.eventTime = Number.NaN;
    if (!('message' in parsed)) {
      onReply(parsed);
      return null;
    }
    const stream = streams.get(parsed.stream) ?? null;
    if (stream !== null && parsed.message.kind !== 'malformed') this.#learn(stream, parsed.message);
    if (parsed.message.kind === 'aggTrade') sink.trade(parsed.message.trade);
    else sink.message(parsed.message);
    return stream;
  }

  /** Remembers how this stream is written, provided that reading so gives what the strict way gave. */
  #learn(stream: Stream, accepted: WireMessage): void {
    const topic = topicOf(stream.name, this.#options.parse.perpetualOf !== undefined);
    const { base, last, end } = this.#frame;
    if (topic === undefined || last - base + 1 < SHORTEST || end !== CLOSE) return;
    const layout = learnLayout(this.#frame, topic.fields);
    if (layout === null) return;
    const owner = { stream, topic };
    if (isDeepStrictEqual(this.#readAgain(layout, owner, accepted), accepted)) {
      this.#known.add(this.#frame, stream.name, layout, owner);
      if (topic === aggTrade) this.#addUsual(stream);
    }
  }

  #addUsual(stream: Stream): void {
    const number = usualNumber(stream.symbol);
    if (number === null) return;
    while (this.#usualStreams.length <= number) {
      this.#usualStreams.push(null);
      this.#usualSymbols.push('');
    }
    this.#usualStreams[number] = stream;
    this.#usualSymbols[number] = stream.symbol;
  }

  #readAgain(
    layout: Layout,
    { stream, topic }: KnownStream<Stream>,
    accepted: WireMessage,
  ): WireMessage | null {
    values.fill(Number.NaN);
    if (!followLayout(this.#frame, layout, values)) return null;
    const { symbol } = stream;
    const receivedAt = arrivalOf(accepted);
    if (topic.build !== null) return topic.build({ values, symbol, receivedAt });
    const slot = newSlot(this.#options.shard);
    if (!fillTrade(slot, values)) return null;
    slot.symbol = symbol;
    slot.receivedAt = receivedAt;
    return { kind: 'aggTrade', trade: copyTrade(slot) };
  }
}

/** A recorded tape says itself when a message came in. */
function arrival(receivedAt: EpochMs): EpochMs {
  const recorded = values[RECEIVED] as number;
  return Number.isNaN(recorded) ? receivedAt : recorded;
}

/** When an accepted message came in: the way of reading does not change that. */
function arrivalOf(message: WireMessage): EpochMs {
  const body: object = Object.values(message).find((value) => typeof value === 'object') ?? message;
  return 'receivedAt' in body ? (body.receivedAt as EpochMs) : 0;
}

/** Doubles from the start, so that filling the slot allocates nothing. */
function newSlot(shard: string): TradeSlot {
  return new Slot(shard);
}

class Slot implements TradeSlot {
  symbol = '';
  aggId = 0.5;
  price = 0.5;
  qty = 0.5;
  normalQty: number | null = 0.5;
  trades = 1;
  time = 0.5;
  takerSide: TradeSlot['takerSide'] = 'buy';
  receivedAt = 0.5;
  shard: string;
  symbolNumber = NO_NUMBER;

  constructor(shard: string) {
    this.shard = shard;
  }
}
