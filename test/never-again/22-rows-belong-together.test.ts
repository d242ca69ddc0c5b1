import { connectSql, type Sql } from '@ae/db/client.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../support/database.ts';

const STRATEGY = '00000000-0000-4000-8000-000000000001';
let database: TestDatabase;
let sql: Sql;

beforeAll(async () => {
  database = await testDatabase();
  sql = connectSql(database.url, { max: 1 });
});
afterAll(async () => {
  await sql.end();
  await database.close();
});

describe('rows belong to things that exist', () => {
  it.each([
    [
      'an indicator of an unknown instrument',
      `insert into market_indicators (instrument_id, type, time, value, collected_at)
       values (999, 'open_interest', now(), 1, now())`,
    ],
    [
      'a strategy on an unknown instrument',
      `insert into strategies (id, display_name, instrument_id, model, status, current_version, initial_balance, current_balance, created_at)
       values ('${STRATEGY}', 'x', 999, 'm', 'running', 1, 1, 1, now())`,
    ],
    [
      'a version of an unknown strategy',
      `insert into strategy_versions (strategy_id, version, config, config_hash, created_at)
       values ('${STRATEGY}', 1, '{}', 'h', now())`,
    ],
    [
      'a minute of evaluations of an unknown strategy',
      `insert into evaluation_minutes (strategy_id, minute, evaluations, score_max, score_last, raw_score_last, signals)
       values ('${STRATEGY}', now(), 1, 1, 1, 1, 0)`,
    ],
  ])('refuses %s', async (_, statement) => {
    await expect(sql.unsafe(statement)).rejects.toThrow(/foreign key/);
  });
});
