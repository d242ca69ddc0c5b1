import { connectSql } from '@ae/db/client.ts';
import { DEFAULT_PAPER } from '@ae/server/engine/core/model/paper-config.ts';
import { openPosition } from '@ae/server/engine/core/positions/open.ts';
import { START, sampleInstrument, sampleStrategy } from '@ae/server/engine/core/samples.ts';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';

const intent = {
  strategy: sampleStrategy(),
  instrument: sampleInstrument(),
  side: 'LONG',
  tier: 'standard',
  score: 80,
  layers: [],
  at: START,
  price: 60_000,
  lastAggId: 1,
  terms: DEFAULT_PAPER,
  book: { bestBid: null, bestAsk: null, depth: null },
} as const;

describe('a position without a stop distance', () => {
  it.each([null, 0, -1, Number.NaN])('is refused before anything exists (ATR %s)', (atr) => {
    expect(openPosition({ ...intent, atr })).toEqual({ ok: false, reason: 'atr_unknown' });
  });

  it('would be refused by the database too', async () => {
    const { url, close } = await testDatabase();
    const sql = connectSql(url, { max: 1 });
    try {
      const [row] = await sql<{ definition: string }[]>`
        select pg_get_constraintdef(oid) as definition from pg_constraint where conname = 'paper_positions_risk'`;
      expect(row?.definition).toMatch(/risk_distance > .*0/);
    } finally {
      await sql.end();
      await close();
    }
  });
});
