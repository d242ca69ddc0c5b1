import { afterAll, beforeAll, expect, it } from 'vitest';
import { firstAdmin, startTestApi, type TestApi } from './harness.ts';
import { listenTo, until } from './listening.ts';

let api: TestApi;
let cookie: string;

beforeAll(async () => {
  api = await startTestApi();
  cookie = await firstAdmin(api);
});
afterAll(() => api.close());

it.each([
  ['paperConfigChanged', 'config { maxPositionsTotal }', 'app_state'],
  ['strategyChanged', 'strategies { displayName }', 'strategies'],
])('a database that was away is no lasting first message of %s', async (field, selection, table) => {
  const query = `subscription { ${field} { sequence reset ${selection} } }`;
  await api.database.sql.unsafe(`alter table ${table} rename to gone`);
  // It stays, so that the stream does.
  const unlucky = listenTo(api.http.url, query, { cookie });
  await until(() => unlucky.errors.length > 0, 'the refusal');
  await api.database.sql.unsafe(`alter table gone rename to ${table}`);
  const next = listenTo(api.http.url, query, { cookie });
  await until(() => next.messages.length + next.errors.length > 0, 'a message');
  await Promise.all([unlucky.stop(), next.stop()]);
  expect([unlucky.errors, unlucky.messages]).toEqual([['Unexpected error'], []]);
  expect([next.errors, next.messages]).toEqual([[], [expect.objectContaining({ reset: true })]]);
});
