import { lotValue, tickValue } from '@ae/server/simulator/contract.ts';
import { SyntheticMarket } from '@ae/server/simulator/market/synthetic.ts';
import { describe, expect, it } from 'vitest';
import { compareTicks, type StoredTick } from '../../drills/completeness/compare.ts';

const genesisAt = Date.UTC(2026, 0, 5);
const market = new SyntheticMarket(
  { kind: 'synthetic', seed: 7, instruments: 4, genesisAt, activity: 'busy' },
  () => genesisAt + 600_000,
);
const expected = { from: genesisAt + 120_000, to: genesisAt + 540_000 };

/** What a faultless product would have stored of a symbol. */
function whole(symbol: string): StoredTick[] {
  const contract = market.contract(symbol)!;
  return market.perpetual
    .between(contract, { start: genesisAt + 60_000, end: expected.to }, 1e6)
    .map((trade) => ({
      id: trade.aggId,
      price: trade.ticks * tickValue(contract),
      qty: trade.lots * lotValue(contract),
      maker: trade.buyerMaker,
      time: trade.time,
    }));
}

/** Compares with XRPUSDT changed; pages of 1,000. */
function compared(change: (ticks: StoredTick[]) => StoredTick[]) {
  async function* read(symbol: string): AsyncGenerator<StoredTick[]> {
    const ticks = symbol === 'XRPUSDT' ? change(whole(symbol)) : whole(symbol);
    for (let at = 0; at < ticks.length; at += 1_000) yield ticks.slice(at, at + 1_000);
  }
  return compareTicks(read, market, expected);
}

describe('the comparison of the completeness drill', () => {
  it('finds nothing when everything is there', async () => {
    const result = await compared((ticks) => ticks);
    expect(result).toMatchObject({ instruments: 4, missing: 0, duplicate: 0, different: 0, examples: [] });
    expect(result.ticks).toBeGreaterThan(10_000);
  });

  it.each<[string, (ticks: StoredTick[]) => StoredTick[], object]>([
    ['a hole', (ticks) => ticks.filter((_, i) => i < 500 || i >= 507), { missing: 7 }],
    ['a late start', (ticks) => ticks.filter(({ time }) => time >= expected.from + 60_000), { duplicate: 0 }],
    ['a missing end', (ticks) => ticks.slice(0, -3), { missing: 3 }],
    [
      'a tick twice',
      (ticks) => ticks.flatMap((tick, i) => (i === 9 ? [tick, tick] : [tick])),
      { duplicate: 1 },
    ],
    [
      'another price',
      (ticks) => ticks.map((tick, i) => (i === 9 ? { ...tick, price: 1 } : tick)),
      { different: 1 },
    ],
    [
      'another side',
      (ticks) => ticks.map((tick, i) => (i === 9 ? { ...tick, maker: !tick.maker } : tick)),
      { different: 1 },
    ],
    [
      'a made-up tick',
      (ticks) => [...ticks, { ...ticks.at(-1)!, id: ticks.at(-1)!.id + 1e6 }],
      { different: 1 },
    ],
  ])('finds %s', async (_, change, sums) => {
    const result = await compared(change);
    expect(result).toMatchObject(sums);
    expect(result.missing + result.duplicate + result.different).toBeGreaterThan(0);
    expect(result.examples[0]).toContain('XRPUSDT');
  });

  it('counts all of an instrument without ticks', async () => {
    const contract = market.contract('XRPUSDT')!;
    const must = market.perpetual.between(contract, { start: expected.from, end: expected.to }, 1e6);
    expect(await compared(() => [])).toMatchObject({ missing: must.length });
  });
});
