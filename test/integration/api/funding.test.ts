import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { instruments, marketIndicators } from '@ae/db/schema/index.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstAdmin, startTestApi, type TestApi } from './harness.ts';

/** Recorded settlements of four years; their README gives the sums that must come out. */
const FOLDER =
  process.env['AE_SHARED_DATA'] ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const FILE = join(FOLDER, 'funding/BTCUSDT_8h_2020-01-01_2023-12-31.csv');

describe.skipIf(!existsSync(FILE))('recorded funding', () => {
  let api: TestApi;
  let cookie: string;

  beforeAll(async () => {
    api = await startTestApi();
    cookie = await firstAdmin(api);
    const rows = await api.database.db.select().from(instruments);
    const instrumentId = rows.find((row) => row.symbol === 'BTCUSDT')?.id ?? 0;
    const settlements = readFileSync(FILE, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','));
    const values = settlements.map(([, time, , rate]) => ({
      instrumentId,
      type: 'funding_settlement' as const,
      time: Number(time),
      value: Number(rate),
      collectedAt: Date.now(),
    }));
    await api.database.db.insert(marketIndicators).values(values);
    // What the venue shows at a moment is collected as well; it is no settlement.
    const shown = Date.UTC(2023, 0, 1, 5);
    await api.database.db.insert(marketIndicators).values(
      [shown, shown + 300_000].map((time) => ({
        instrumentId,
        type: 'funding_rate' as const,
        time,
        value: 0.5,
        collectedAt: time + 300,
      })),
    );
  });
  afterAll(() => api.close());

  it('has the yearly figures of its README', async () => {
    const { data } = await api.gql(
      `{ rateStats(symbol: "BTCUSDT") { settlements meanRate annualisedFraction negativeShare intervalHours
        years { year settlements meanRate annualisedFraction sumFraction negativeShare minRate maxRate } } }`,
      {},
      { cookie },
    );
    const stats = data['rateStats'] as Record<string, number> & { years: Record<string, number>[] };
    const neat = ({
      year,
      settlements,
      meanRate = 0,
      sumFraction = 0,
      annualisedFraction = 0,
      negativeShare = 0,
      maxRate,
      minRate,
    }: Record<string, number>) => [
      year,
      settlements,
      meanRate.toFixed(10),
      (negativeShare * 100).toFixed(2),
      (sumFraction * 100).toFixed(4),
      (annualisedFraction * 100).toFixed(4),
      maxRate,
      minRate,
    ];
    expect(stats.years.map(neat)).toEqual([
      [2020, 1_098, '0.0001570102', '14.30', '17.2397', '17.1926', 0.003, -0.003],
      [2021, 1_095, '0.0002795290', '7.31', '30.6084', '30.6084', 0.00248993, -0.00089697],
      [2022, 1_095, '0.0000380358', '22.10', '4.1649', '4.1649', 0.0001, -0.00119172],
      [2023, 1_095, '0.0000718330', '10.14', '7.8657', '7.8657', 0.0005517, -0.00011006],
    ]);
    expect([stats['settlements'], stats['intervalHours']]).toEqual([4_383, 8]);
    expect(stats['meanRate']?.toFixed(10)).toBe('0.0001366160');
    expect(((stats['annualisedFraction'] ?? 0) * 100).toFixed(4)).toBe('14.9594');
    expect(((stats['negativeShare'] ?? 0) * 100).toFixed(2)).toBe('13.46');
  });

  it('pages newest first', async () => {
    const page = async (after: string) =>
      (
        await api.gql(
          `{ rateHistory(symbol: "BTCUSDT", first: 2${after}) { edges { node { time rate } } pageInfo { endCursor } } }`,
          {},
          { cookie },
        )
      ).data['rateHistory'] as { edges: { node: { time: string } }[]; pageInfo: { endCursor: string } };
    const newest = await page('');
    const next = await page(`, after: "${newest.pageInfo.endCursor}"`);
    expect([...newest.edges, ...next.edges].map(({ node }) => node.time)).toEqual([
      '2023-12-31T16:00:00.000Z',
      '2023-12-31T08:00:00.001Z',
      '2023-12-31T00:00:00.000Z',
      '2023-12-30T16:00:00.000Z',
    ]);
  });
});
