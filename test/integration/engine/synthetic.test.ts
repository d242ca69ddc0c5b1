import type { RunningEngine } from '@ae/server/engine/runtime/running-engine.ts';
import { type RunningSimulator, startSimulator } from '@ae/server/simulator/index.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bench, bench, stored, until } from './bench.ts';

const HOUR_MS = 3_600_000;
let place: Bench;
let venue: RunningSimulator;
let engine: RunningEngine;

beforeAll(async () => {
  place = await bench();
  const genesisAt = Date.now() - 26 * HOUR_MS;
  venue = await startSimulator({ source: { kind: 'synthetic', seed: 11, instruments: 4, genesisAt } });
  engine = await place.start(venue);
  await engine.drain();
});

afterAll(async () => {
  await engine.stop();
  await venue.close();
  await place.close();
});

interface Wire {
  readonly a: number;
  readonly p: string;
  readonly T: number;
}

/** The venue's own list. */
async function venueTrades(symbol: string, fromId: number, count: number): Promise<Wire[]> {
  const list: Wire[] = [];
  while (list.length < count) {
    const next = fromId + list.length;
    const limit = Math.min(1_000, count - list.length);
    const answer = await fetch(
      `${venue.restUrl}/fapi/v1/aggTrades?symbol=${symbol}&fromId=${next}&limit=${limit}`,
    );
    list.push(...((await answer.json()) as Wire[]));
  }
  return list;
}

async function expectWhole(): Promise<void> {
  for (const [symbol, { count, first, last }] of await stored(place.connection)) {
    expect(`${symbol} ${last - first + 1}`).toBe(`${symbol} ${count}`);
  }
}

test('the last 24 h of every instrument are in, without a hole, and go on live', async () => {
  await expectWhole();
  const before = await stored(place.connection);
  expect(before.size).toBe(4);
  const [oldest] = await place.connection
    .sql`select extract(epoch from min(time)) * 1000 as at from agg_trades`;
  expect(Number(oldest?.['at'])).toBeLessThan(Date.now() - 24 * HOUR_MS);
  await until('live ticks are stored', async () => {
    const now = await stored(place.connection);
    return [...now].every(([symbol, { last }]) => last > (before.get(symbol)?.last ?? 0));
  });
  await expectWhole();
});

test('what is stored is what the venue lists', async () => {
  const [btc] = await place.connection.sql`
    select id from instruments where symbol = 'BTCUSDT' and venue = 'simulated'`;
  const rows = await place.connection.sql<{ a: number; p: number; t: number }[]>`
    select agg_id::float8 as a, price as p, round(extract(epoch from time) * 1000)::float8 as t
    from agg_trades where instrument_id = ${btc?.['id']} order by agg_id desc limit 3000`;
  const mine = rows.toReversed();
  const theirs = await venueTrades('BTCUSDT', mine[0]?.a ?? 0, mine.length);
  expect(mine.map(({ a, p, t }) => `${a} ${p} ${t}`)).toEqual(
    theirs.map(({ a, p, T }) => `${a} ${Number(p)} ${T}`),
  );
});

test('features are warm: windows, candles, collectors', async () => {
  await until('a snapshot is complete', () =>
    place.updates.some((update) => update.kind === 'status' && update.status.state === 'running'),
  );
  const status = place.updates.findLast((update) => update.kind === 'status');
  if (status?.kind !== 'status') throw new Error('no status');
  const waiting = status.status.readiness.filter(
    ({ ready, feature }) => !ready && feature !== 'spotPerpTrap',
  );
  expect(waiting).toEqual([]);
  await until('half an hour of the spot market from before the start is in', () => {
    const update = place.updates.findLast((one) => one.kind === 'status');
    const rows = update?.kind === 'status' ? update.status.readiness : [];
    const traps = rows.filter(({ feature }) => feature === 'spotPerpTrap');
    return traps.length === 2 && traps.every(({ ready }) => ready);
  });
  await until('the collectors have stored values', async () => {
    const types = await place.connection.sql`select distinct type from market_indicators`;
    return types.length >= 6;
  });
  await until('rates and books are stored', async () => {
    const [rates] = await place.connection.sql`select count(*)::int as n from rate_snapshots`;
    const [books] = await place.connection
      .sql`select count(*)::int as n from book_features where obi10 is not null`;
    return Number(rates?.['n']) >= 2 && Number(books?.['n']) >= 2;
  });
  await until('every instrument says when it was settled last', () => {
    const rows = place.updates.flatMap((update) => (update.kind === 'board' ? update.rows : []));
    const settled = rows.filter(({ fundingSettledAt }) => fundingSettledAt !== null);
    return new Set(settled.map(({ symbol }) => symbol)).size === 4;
  });
});

interface SpotWire {
  readonly a: number;
  readonly q: string;
  readonly T: number;
  readonly m: boolean;
}

/** Taker buy − taker sell quantity of the venue's own spot list in the half hour that ends at `at`. */
async function venueSpotCvd(symbol: string, at: number): Promise<number> {
  const from = at - HOUR_MS / 2;
  const ask = async (query: string) =>
    (await (
      await fetch(`${venue.spotRestUrl}/api/v3/aggTrades?symbol=${symbol}&${query}`)
    ).json()) as SpotWire[];
  let cvd = 0;
  let page = await ask(`startTime=${from}&endTime=${at}&limit=1000`);
  while (page.length > 0) {
    for (const { q, T, m } of page) if (T <= at) cvd += m ? -Number(q) : Number(q);
    const last = page.at(-1) as SpotWire;
    page = last.T > at ? [] : await ask(`fromId=${last.a + 1}&limit=1000`);
  }
  return cvd;
}

test('the spot flow of the first minute is that of the venue’s own list', async () => {
  await until('a snapshot has it', async () => {
    const rows = await place.connection.sql<{ at: number; cvd: number }[]>`
      select round(extract(epoch from s.at) * 1000)::float8 as at, (s.features->>'spotCvd30m')::float8 as cvd
      from feature_snapshots s join instruments i on i.id = s.instrument_id
      where i.symbol = 'BTCUSDT' and s.features->>'spotCvd30m' is not null order by s.at`;
    const same = await Promise.all(
      rows.map(async ({ at, cvd }) => Math.abs((await venueSpotCvd('BTCUSDT', at)) - cvd) < 1e-6),
    );
    return same.includes(true);
  });
});

test('a restart goes on without a hole and without a double', async () => {
  await engine.stop();
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const before = await stored(place.connection);
  engine = await place.start(venue);
  await engine.drain();
  await until('live again', async () => {
    const now = await stored(place.connection);
    return [...now].every(([symbol, { last }]) => last > (before.get(symbol)?.last ?? 0) + 3);
  });
  await engine.drain();
  await expectWhole();
  expect((await stored(place.connection)).get('BTCUSDT')?.first).toBe(before.get('BTCUSDT')?.first);
});
