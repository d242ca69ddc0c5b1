import { describe, expect, test } from 'vitest';
import { heapUsed } from '../../support/heap.ts';
import { FRAMES, mutate, mutateNumber, randomFrom } from './frames.ts';
import { FuzzedEngine, type Outcome, SYMBOLS } from './fuzz-engine.ts';
import { fingerprint, firstDifference } from './fuzz-state.ts';

/** Mutated frames of each stream; `AE_FUZZ=1000000` is the full number. */
const MUTANTS = Number(process.env['AE_FUZZ'] ?? 2_000);
const AT = 1_723_161_256_500;
/** A minute of the market passes after so many mutants, so that a day of windows turns over many times. */
const PER_MINUTE = 32;
const MINUTE_MS = 60_000;
/** Memory that may stay after the first fifth (a day and more of the full number), MiB. */
const GROWTH_MIB = 4;

const STREAMS = [
  ...new Set(Object.values(FRAMES).map(({ text }) => (JSON.parse(text) as { stream: string }).stream)),
];
const ALL_STREAMS = STREAMS.flatMap((name) =>
  SYMBOLS.map((symbol) => name.replace('btcusdt', symbol.toLowerCase())),
);

/** A sound frame of the stream at this minute; trades of perpetuals with the id that comes next. */
function sound(name: string, minute: number, aggId: number, symbol = 'BTCUSDT'): Buffer {
  const { text } = FRAMES[name] as { text: string };
  const moved = text.replace(/17231612\d{5}/g, (ms) => String(Number(ms) + minute * MINUTE_MS));
  const numbered = moved.replace(/"a":2345678901/, `"a":${aggId}`);
  return Buffer.from(numbered.replaceAll('BTCUSDT', symbol).replaceAll('btcusdt', symbol.toLowerCase()));
}

const lastIdOf = (fuzzed: FuzzedEngine, symbol: string): number =>
  fuzzed.attacked.engine.market(symbol)?.lastAggId ?? 2_345_678_900;

/** Streams that go on beside the mutated one; candles are of use where no trades come in. */
function besides(name: string): readonly (readonly [stream: string, symbol: string])[] {
  const markets = SYMBOLS.flatMap((symbol) =>
    ['markPrice', 'bookTicker', 'depth10'].map((stream) => [stream, symbol] as const),
  );
  const traded = name === 'kline' ? (['ETHUSDT'] as const) : (['BTCUSDT', 'ETHUSDT'] as const);
  return [...markets, ...traded.map((symbol) => ['aggTrade', symbol] as const)];
}

/** A minute passes with a sound frame of each stream: none of them is refused, whatever came before. */
function passMinute(fuzzed: FuzzedEngine, name: string, minute: number): void {
  fuzzed.pass(AT + minute * MINUTE_MS);
  for (const [stream, symbol] of besides(name)) {
    const bytes = sound(stream, minute, lastIdOf(fuzzed, symbol) + 1, symbol);
    const outcome = fuzzed.frame(bytes, false);
    if (outcome !== 'accepted') throw new Error(`${symbol} ${stream}: ${outcome}`);
  }
  const [ours, twins] = fuzzed.said();
  if (JSON.stringify(ours) !== JSON.stringify(twins)) expect(ours).toEqual(twins);
}

/** Feeds mutants; each that is not accepted must leave everything as it was. */
function attack(name: string): {
  readonly outcomes: ReadonlyMap<Outcome, number>;
  readonly fuzzed: FuzzedEngine;
} {
  const { spot } = FRAMES[name] as { spot: boolean };
  const random = randomFrom(name.length * 104_729);
  const fuzzed = new FuzzedEngine(AT, ALL_STREAMS);
  const { states } = fuzzed.attacked;
  const look = (at: number) => [...fingerprint(states, at), ...fuzzed.stored(at)];
  const outcomes = new Map<Outcome, number>();
  let heapBefore = 0;
  let before: unknown[] = [];
  let changes = 0;
  for (let round = 0; round < MUTANTS; round += 1) {
    const minute = Math.floor(round / PER_MINUTE);
    const at = AT + minute * MINUTE_MS;
    if (round % PER_MINUTE === 0) {
      passMinute(fuzzed, name, minute);
      before = look(at);
      expect(fuzzed.news().length).toBeGreaterThan(0);
    }
    if (round === Math.floor(MUTANTS / 5)) heapBefore = heapUsed();
    const next = sound(name, minute, lastIdOf(fuzzed, 'BTCUSDT') + 1);
    const bytes = round % 2 === 0 ? mutate(next, random) : mutateNumber(next, random);
    const outcome = fuzzed.frame(bytes, spot);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    const after = look(at);
    const news = fuzzed.news();
    const isChanged = firstDifference(before, after) !== -1;
    if (isChanged && outcome !== 'accepted')
      expect(after, `mutant ${round}, ${outcome}: ${bytes.toString()}`).toEqual(before);
    if (news.length > 0 && outcome !== 'accepted')
      expect(news, `mutant ${round}, ${outcome}: ${bytes.toString()}`).toEqual([]);
    if (isChanged) changes += 1;
    before = after;
  }
  passMinute(fuzzed, name, Math.ceil(MUTANTS / PER_MINUTE));
  const grownMib = (heapUsed() - heapBefore) / 2 ** 20;
  const summary = [...outcomes].map(([outcome, count]) => `${outcome} ${count}`).join(', ');
  console.info(`${name}: ${summary}; ${changes} changed something; heap ${grownMib.toFixed(1)} MiB`);
  expect(grownMib).toBeLessThan(GROWTH_MIB);
  expect(changes, 'a fingerprint that sees what is accepted').toBeGreaterThan(0);
  return { outcomes, fuzzed };
}

describe(`${MUTANTS} mutated frames of each stream, through to the core`, () => {
  test.each(Object.keys(FRAMES))(
    '%s: a refused one changes nothing and is counted under its reason',
    (name) => {
      const { outcomes, fuzzed } = attack(name);
      const refused = [...outcomes].filter(([outcome]) => outcome !== 'accepted' && outcome !== 'reply');
      expect(new Map(refused)).toEqual(fuzzed.rejected);
      expect([...outcomes.values()].reduce((sum, count) => sum + count, 0)).toBe(MUTANTS);
      expect(outcomes.get('accepted') ?? 0).toBeGreaterThan(0);
      expect(outcomes.get('malformed') ?? 0).toBeGreaterThan(0);
    },
    3_600_000,
  );
});
