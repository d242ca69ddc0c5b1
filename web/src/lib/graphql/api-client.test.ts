import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { createApiClient, type Fetch } from './api-client.ts';
import { ask } from './ask.ts';
import { graphql } from './tada.ts';

const Points = graphql(`
  query Points($symbol: String!, $from: DateTime) {
    indicators(symbol: $symbol, type: open_interest, from: $from, last: 300) { edges { node { time value } } }
  }
`);

/** A server that answers with 300 points of other values each time. */
function answering(onRequest: (url: string, init: RequestInit) => void = () => undefined): Fetch {
  let value = 0;
  return async (url, init = {}) => {
    onRequest(String(url), init);
    const edges = Array.from({ length: 300 }, (_, nth) => {
      value += 1;
      return { node: { __typename: 'IndicatorPoint', time: new Date(nth).toISOString(), value } };
    });
    return Response.json({ data: { indicators: { __typename: 'Connection', edges } } });
  };
}

it('asks over the network each time, with what the API wants to see', async () => {
  const sent: { readonly url: string; readonly init: RequestInit }[] = [];
  const api = createApiClient(answering((url, init) => sent.push({ url, init })));
  const variables = { symbol: 'BTCUSDT' };
  const [first, second] = [await ask(api, Points, variables), await ask(api, Points, variables)];
  expect(second.indicators.edges[0]?.node.value).toBe((first.indicators.edges.at(-1)?.node.value ?? 0) + 1);
  expect(sent.map(({ url, init }) => [url, JSON.parse(String(init.body)).variables])).toEqual([
    ['/graphql', variables],
    ['/graphql', variables],
  ]);
  expect(sent[0]?.init).toMatchObject({ method: 'POST', credentials: 'same-origin' });
  expect(new Headers(sent[0]?.init.headers).get('x-graphql-yoga-csrf')).toBe('1');
});

it('keeps nothing of what was asked with other variables each time', async () => {
  const api = createApiClient(answering());
  const askAll = async (from: number, to: number): Promise<void> => {
    for (let day = from; day < to; day += 1) {
      await ask(api, Points, { symbol: 'BTCUSDT', from: new Date(day * 86_400_000).toISOString() });
    }
  };
  await askAll(0, 20);
  const before = await usedBytes();
  await askAll(20, 220);
  // A cache keeps 70 kB of each.
  expect((await usedBytes()) - before).toBeLessThan(4_000_000);
});

/** Of the heap after everything that nobody holds is gone. */
async function usedBytes(): Promise<number> {
  setFlagsFromString('--expose-gc');
  // Answers that were read just now are held until the turn is over.
  await sleep(20);
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}
