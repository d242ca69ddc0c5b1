import { expect, test } from 'vitest';
import { RequestPools } from './pools.ts';

const START = 1_700_000_000_000;

test('no five minutes see more funding calls than the venue allows, and other series do not wait for them', async () => {
  let now = START;
  const pools = new RequestPools({ now: () => now }, (ms) => {
    now += ms;
    return Promise.resolve();
  });
  const times: number[] = [];
  for (let call = 0; call < 1_200; call += 1) {
    await pools.acquire('funding', 'history');
    times.push(now - START);
    now += 10;
  }
  const busiest = times.map((from) => times.filter((at) => at >= from && at < from + 300_000).length);
  expect(Math.max(...busiest)).toBe(450);
  const before = now;
  await pools.acquire('positioning', 'collect');
  expect(now).toBe(before);
});

test('the end refuses whoever comes later', async () => {
  const pools = new RequestPools({ now: () => START }, () => Promise.resolve());
  pools.close();
  await expect(pools.acquire('funding', 'history')).rejects.toThrow('ended');
});
