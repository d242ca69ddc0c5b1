import { isDeepStrictEqual } from 'node:util';
import { FrameReader } from '@ae/server/engine/adapters/binance/wire/frame-reader.ts';
import {
  parseFrame,
  type StreamReply,
  type WireMessage,
} from '@ae/server/engine/adapters/binance/wire/parse.ts';
import { copyTrade } from '@ae/server/engine/core/model/market-event.ts';
import { describe, expect, test } from 'vitest';
import { heapUsed } from '../../support/heap.ts';
import { FRAMES, mutate, randomFrom } from './frames.ts';

/** Mutated frames per stream; `AE_FUZZ=1000000` is the full number. */
const MUTANTS = Number(process.env['AE_FUZZ'] ?? 20_000);
const AT = 1_723_161_256_500;
/** Memory that may stay after the first tenth, MiB. */
const GROWTH_MIB = 4;

type Read = WireMessage | StreamReply;

function readers(stream: string, isSpot: boolean) {
  const parse = { tapeClock: false, ...(isSpot ? { perpetualOf: new Map([['BTCUSDT', 'BTCUSDT']]) } : {}) };
  let got: Read | null = null;
  const reader = new FrameReader({
    shard: 'fuzz',
    parse,
    streams: new Map([[stream, { name: stream, symbol: 'BTCUSDT' }]]),
    sink: {
      trade: (trade) => {
        got = { kind: 'aggTrade', trade: copyTrade(trade) };
      },
      message: (message) => {
        got = message;
      },
    },
    onReply: (reply) => {
      got = reply;
    },
  });
  const fast = (bytes: Buffer): Read | null => {
    got = null;
    reader.open(bytes);
    reader.read(0, bytes.length, AT);
    return got;
  };
  const strict = (bytes: Buffer): Read => {
    const parsed = parseFrame(bytes.toString(), { shard: 'fuzz', receivedAt: AT }, parse);
    return 'message' in parsed ? parsed.message : parsed;
  };
  return { fast, strict };
}

describe(`${MUTANTS} mutated frames of each stream`, () => {
  test.each(Object.keys(FRAMES))(
    '%s: none crashes, each is refused or says what the strict way says',
    (name) => {
      const { text, spot } = FRAMES[name] ?? { text: '', spot: false };
      const stream = (JSON.parse(text) as { stream: string }).stream;
      const { fast, strict } = readers(stream, spot);
      const original = Buffer.from(text);
      const random = randomFrom(name.length * 7_919);
      const counts = new Map<string, number>();
      let heapBefore = 0;
      for (let round = 0; round < MUTANTS; round += 1) {
        const bytes = mutate(original, random);
        const [ours, reference] = [fast(bytes), strict(bytes)];
        if (!isDeepStrictEqual(ours, reference)) {
          expect(ours, `mutant ${round}: ${bytes.toString()}`).toEqual(reference);
        }
        const outcome = reference.kind === 'malformed' ? reference.reason : reference.kind;
        counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
        if (round % 64 === 0) expect(fast(original)).toEqual(strict(original));
        if (round === Math.floor(MUTANTS / 10)) heapBefore = heapUsed();
      }
      const grownMib = (heapUsed() - heapBefore) / 2 ** 20;
      const summary = [...counts].map(([outcome, count]) => `${outcome} ${count}`).join(', ');
      console.info(`${name}: ${summary}; heap ${grownMib.toFixed(1)} MiB`);
      expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(MUTANTS);
      expect(counts.get('malformed') ?? 0).toBeGreaterThan(0);
      expect(grownMib).toBeLessThan(GROWTH_MIB);
    },
    1_200_000,
  );
});
