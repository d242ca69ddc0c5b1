import { expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../core/model/epoch-ms.ts';
import { sampleInstrument } from '../core/samples.ts';
import { FundingHistory } from './funding-history.ts';

const SETTLED = 1_700_000_000_000 - (1_700_000_000_000 % (8 * HOUR_MS));

/** Instruments that all settle at one time, at a clock of the test's own. */
function bench(symbols: readonly string[]) {
  const instruments = symbols.map((symbol) => sampleInstrument({ symbol }));
  const asked: string[] = [];
  const state = {
    now: SETTLED - HOUR_MS,
    settledAt: SETTLED - 8 * HOUR_MS,
    stored: (SETTLED - 8 * HOUR_MS) as number | null,
  };
  const history = new FundingHistory({
    now: () => state.now,
    settledAt: () => state.settledAt,
    read: ({ symbol }) => {
      asked.push(symbol);
      return Promise.resolve(state.stored);
    },
  });
  const turns = async (count: number): Promise<string[]> => {
    asked.length = 0;
    for (let turn = 0; turn < count; turn += 1) await history.readNext(instruments, () => undefined);
    return [...asked];
  };
  return { history, state, turns };
}

test('each instrument is read once at the start, and again after an hour', async () => {
  const { state, turns } = bench(['A', 'B']);
  expect(await turns(5)).toEqual(['A', 'B']);
  state.now += HOUR_MS - 1;
  expect(await turns(5)).toEqual([]);
  state.now += 1;
  expect(await turns(5)).toEqual(['A', 'B']);
});

test('a settlement is read as soon as the venue has it, not an hour later', async () => {
  const { history, state, turns } = bench(['A']);
  await turns(1);
  state.now = SETTLED - MINUTE_MS / 2;
  state.settledAt = SETTLED;
  // The venue does not tell it at once.
  expect(await turns(3)).toEqual(['A']);
  state.now += MINUTE_MS - 1;
  expect(await turns(3)).toEqual([]);
  state.now += 1;
  state.stored = SETTLED;
  expect(await turns(3)).toEqual(['A']);
  expect(history.newest('A')).toBe(SETTLED);
  state.now += 2 * MINUTE_MS;
  expect(await turns(3)).toEqual([]);
});

test('one that does not come is not asked for over and over', async () => {
  const { state, turns } = bench(['A']);
  await turns(1);
  state.settledAt = SETTLED - 31 * MINUTE_MS - HOUR_MS;
  state.now += 2 * MINUTE_MS;
  expect(await turns(3)).toEqual([]);
});

test('a reading that fails leaves what was known', async () => {
  const { history, state, turns } = bench(['A']);
  await turns(1);
  state.stored = null;
  state.now += HOUR_MS;
  await turns(1);
  expect(history.newest('A')).toBe(SETTLED - 8 * HOUR_MS);
});

test('a first reading that fails is made again after a minute', async () => {
  const { history, state, turns } = bench(['A', 'B']);
  state.stored = null;
  expect(await turns(4)).toEqual(['A', 'B']);
  state.now += MINUTE_MS - 1;
  expect(await turns(4)).toEqual([]);
  state.now += 1;
  state.stored = SETTLED - 8 * HOUR_MS;
  expect(await turns(4)).toEqual(['A', 'B']);
  expect(history.newest('B')).toBe(SETTLED - 8 * HOUR_MS);
});

test('while the venue is late with a settlement all have their turn before the first is asked again', async () => {
  const { state, turns } = bench(['A', 'B', 'C', 'D']);
  await turns(4);
  state.now = SETTLED;
  state.settledAt = SETTLED;
  expect(await turns(2)).toEqual(['A', 'B']);
  state.now += MINUTE_MS;
  expect(await turns(3)).toEqual(['C', 'D', 'A']);
});

test('who needs it before the turn waits for it, and it is read once', async () => {
  const { history, turns } = bench(['A', 'B']);
  await history.readFirst(sampleInstrument({ symbol: 'B' }));
  expect(history.newest('B')).toBe(SETTLED - 8 * HOUR_MS);
  expect(await turns(4)).toEqual(['A']);
});

test('who needs what is being read waits for that answer', async () => {
  const instrument = sampleInstrument({ symbol: 'A' });
  const asked: string[] = [];
  let answer: (newest: number) => void = () => undefined;
  const history = new FundingHistory({
    now: () => SETTLED,
    settledAt: () => SETTLED,
    read: ({ symbol }) => {
      asked.push(symbol);
      return new Promise((resolve) => (answer = resolve));
    },
  });
  const turn = history.readNext([instrument], () => undefined);
  const first = history.readFirst(instrument).then(() => history.newest('A'));
  answer(SETTLED);
  expect([await first, asked]).toEqual([SETTLED, ['A']]);
  await turn;
});
