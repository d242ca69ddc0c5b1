import { describe, expect, it } from 'vitest';
import { feedRows, filterSignals, MOST_OTHERS, MOST_TAKEN, reduceSignals } from './feed.ts';
import { signal } from './fixtures.test-data.ts';

const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
const message = (...signals: ReturnType<typeof signal>[]) => ({ signals: { signals } });

describe('the feed', () => {
  it('grows at its head, with each signal once', () => {
    const first = reduceSignals(
      null,
      message(signal({ id: 'A', at: at(15) }), signal({ id: 'B', at: at(30) })),
    );
    const next = reduceSignals(
      first,
      message(signal({ id: 'B', at: at(30) }), signal({ id: 'C', at: at(45) })),
    );
    expect(next.map(({ id }) => id)).toEqual(['C', 'B', 'A']);
  });

  it('keeps those that opened a position, however many others come', () => {
    const many = Array.from({ length: MOST_OTHERS + 5 }, (_, index) =>
      signal({ id: `G${index}`, at: at(index), taken: false }),
    );
    const all = reduceSignals([signal({ id: 'OLD', at: at(-5) })], message(...many));
    expect([all.length, all[0]?.id, all.at(-1)?.id]).toEqual([MOST_OTHERS + 1, `G${MOST_OTHERS + 4}`, 'OLD']);
    const taken = many.map((one) => ({ ...one, taken: true }));
    expect(reduceSignals(null, message(...taken))).toHaveLength(MOST_TAKEN);
  });

  it('shows a strategy that is held back for one reason again and again in one row', () => {
    const held = { taken: false, suppressedBy: 'cooldown' };
    const rows = feedRows([
      signal({ id: 'C', at: at(45), ...held }),
      signal({ id: 'B', at: at(30), ...held }),
      signal({ id: 'A', at: at(15) }),
      signal({ id: 'Z', at: at(0), ...held, suppressedBy: 'already_open' }),
    ]);
    expect(rows.map(({ signal: { id }, count, since }) => [id, count, since])).toEqual([
      ['C', 2, at(30)],
      ['A', 1, at(15)],
      ['Z', 1, at(0)],
    ]);
  });

  it('narrows to an instrument and to what became of it', () => {
    const all = [signal(), signal({ id: 'G2', symbol: 'ETHUSDT', taken: false, suppressedBy: 'cooldown' })];
    const ids = (...[symbol, outcome]: [string | null, 'all' | 'taken' | 'not']) =>
      filterSignals(all, symbol, outcome).map(({ id }) => id);
    expect([ids(null, 'all'), ids('ETHUSDT', 'all'), ids(null, 'taken'), ids(null, 'not')]).toEqual([
      ['G1', 'G2'],
      ['G2'],
      ['G1'],
      ['G2'],
    ]);
  });
});
