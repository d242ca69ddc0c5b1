import { describe, expect, test } from 'vitest';
import { monthPartitions } from './partitions.ts';

const at = (iso: string) => Date.parse(iso);

describe('monthPartitions', () => {
  test('covers this month and the next two', () => {
    const names = monthPartitions('agg_trades', at('2026-11-20T10:00:00Z'), at('2026-11-20T10:00:00Z')).map(
      (p) => p.name,
    );
    expect(names).toEqual(['agg_trades_2026_11', 'agg_trades_2026_12', 'agg_trades_2027_01']);
  });

  test.each([
    ['2024-01-31T23:59:59.999Z', '2024-01-01', '2024-02-01'],
    ['2024-02-29T12:00:00Z', '2024-02-01', '2024-03-01'],
    ['2025-02-28T00:00:00Z', '2025-02-01', '2025-03-01'],
    ['2026-12-31T23:59:59.999Z', '2026-12-01', '2027-01-01'],
  ])('%s lies in the UTC month %s … %s', (time, from, to) => {
    const [first] = monthPartitions('agg_trades', at(time), at(time));
    expect(first).toMatchObject({ from: `${from}T00:00:00.000Z`, to: `${to}T00:00:00.000Z` });
  });

  test('ten years have neither a hole nor an overlap', () => {
    const months = monthPartitions('agg_trades', at('2020-01-31T00:00:00Z'), at('2030-01-31T00:00:00Z'));
    for (let i = 1; i < months.length; i += 1) expect(months[i]?.from).toBe(months[i - 1]?.to);
    expect(new Set(months.map((m) => m.name)).size).toBe(months.length);
  });

  test('refuses a period that ends before it starts', () => {
    expect(() => monthPartitions('agg_trades', 2, 1)).toThrow(/after/);
  });
});
