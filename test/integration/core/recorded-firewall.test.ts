import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { parseFrame } from '@ae/server/engine/adapters/binance/wire/parse.ts';
import { Engine } from '@ae/server/engine/core/engine.ts';
import type { Observation } from '@ae/server/engine/core/model/market-event.ts';
import { sampleInstrument } from '@ae/server/engine/core/samples.ts';
import { type Contract, formatPrice, formatQty } from '@ae/server/simulator/contract.ts';
import { knownContract } from '@ae/server/simulator/contracts.ts';
import { readTape, type TapeLine } from '@ae/server/simulator/tape/lines.ts';
import { depthSnapshot, streamMessage } from '@ae/server/simulator/tape/messages.ts';
import { OrderBook } from '@ae/server/simulator/tape/order-book.ts';
import { describe, expect, it } from 'vitest';

/** What the exchange really sent passes the firewall: books, marks and candles beside the trades. */
const FOLDER = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
const isPresent = existsSync(FOLDER);
if (!isPresent) console.warn(`recorded messages: skipped, no folder ${FOLDER}`);

type Counts = Record<string, number>;

/** An engine that counts what it accepts by kind, and keeps what it refuses. */
function judge(symbols: readonly string[]) {
  const refused: unknown[] = [];
  const accepted: Counts = {};
  const emit = (effect: { readonly kind: string }) => effect.kind === 'rejected' && refused.push(effect);
  const engine = new Engine({}, { emit, tick: () => undefined });
  const instruments = symbols.map((symbol, index) => sampleInstrument({ id: index + 1, symbol }));
  engine.process({ kind: 'instruments', instruments });
  const see = (message: Observation) => {
    if (engine.observe(message)) accepted[message.kind] = (accepted[message.kind] ?? 0) + 1;
  };
  return { see, refused, accepted };
}

/** The message of a frame, unless it is a trade or of a stream that is not read. */
function observed(text: string, receivedAt: number): Observation | null {
  const parsed = parseFrame(text, { shard: 'recorded', receivedAt }, { tapeClock: false });
  if (!('message' in parsed)) return null;
  const { message } = parsed;
  return message.kind === 'malformed' || message.kind === 'aggTrade' ? null : message;
}

/** The ten best levels a side after a depth event, as the venue's stream of them shows them. */
function tenLevels(
  book: OrderBook,
  contract: Contract,
  { message, receivedAt }: TapeLine,
): Observation | null {
  const snapshot = depthSnapshot(message);
  if (snapshot !== null) book.load(snapshot);
  const event = streamMessage(message);
  if (event?.e !== 'depthUpdate' || !book.apply(event)) return null;
  const { bids, asks } = book.top(10);
  const read = (levels: typeof bids) =>
    levels.map(
      ([ticks, lots]) => [Number(formatPrice(contract, ticks)), Number(formatQty(contract, lots))] as const,
    );
  const depth = { symbol: contract.symbol, bids: read(bids), asks: read(asks), time: event.E, receivedAt };
  return { kind: 'depth10', depth };
}

describe.skipIf(!isPresent)('what was recorded from the exchange', () => {
  it.each<[string, readonly string[], Counts]>([
    [
      'BTCUSDT',
      ['btcusdt_20230404', 'btcusdt_20230405'],
      { bookTop: 44_205, depth10: 16_110, markPrice: 514 },
    ],
    ['BTCUSDT', ['btcusdt_20240808'], { bookTop: 66_089, depth10: 6_545 }],
    ['ETHUSDT', ['ethusdt_20240808'], { bookTop: 53_992, depth10: 6_579 }],
  ])('%s in %o: no book and no mark is refused', async (symbol, files, expected) => {
    const contract = knownContract(symbol, 0);
    if (contract === undefined) throw new Error(`no contract ${symbol}`);
    const { see, refused, accepted } = judge([symbol]);
    const book = new OrderBook(contract);
    for (const name of files) {
      for await (const line of readTape(`${FOLDER}usdm-raw-streams/${name}.gz`)) {
        const best = observed(JSON.stringify(line.message), line.receivedAt);
        const levels = tenLevels(book, contract, line);
        if (best !== null) see(best);
        if (levels !== null) see(levels);
      }
    }
    expect(refused).toEqual([]);
    expect(accepted).toEqual(expected);
  });

  it('four contracts in 2021: no book and no candle is refused', () => {
    const { see, refused, accepted } = judge(['SUSHIUSDT', 'AKROUSDT', 'KEEPUSDT', 'CTKUSDT']);
    const capture = readFileSync(`${FOLDER}usdm-capture-2021-07-22/websocket.txt.gz`);
    for (const line of gunzipSync(capture).toString().split('\n')) {
      const [, seconds, text] = /^(\d+\.\d+): (.*)$/.exec(line) ?? [];
      const message = text === undefined ? null : observed(text, Math.round(Number(seconds) * 1_000));
      if (message !== null) see(message);
    }
    expect(refused).toEqual([]);
    expect(Object.keys(accepted).sort()).toEqual(['bookTop', 'kline']);
  });
});
