import { expect, test } from 'vitest';
import { coinbaseSpotPrice } from './spot-price.ts';

const quiet = () => undefined;
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };

test('a coin without a Coinbase pair has no price, is no error, and is not asked for again', async () => {
  const asked: string[] = [];
  const price = coinbaseSpotPrice('http://coinbase.test', logger, (url) => {
    asked.push(String(url));
    return Promise.resolve(new Response('{"message":"NotFound"}', { status: 404 }));
  });
  expect(await price('BNB')).toBeNull();
  expect(await price('BNB')).toBeNull();
  expect(asked).toEqual(['http://coinbase.test/products/BNB-USD/ticker']);
});

test('reads the last trade price and refuses what is none', async () => {
  const answers = ['{"price":"61800.31"}', '{"price":"x"}', 'null'];
  const price = coinbaseSpotPrice('http://coinbase.test', logger, () =>
    Promise.resolve(new Response(answers.shift() ?? '', { status: 200 })),
  );
  expect(await price('BTC')).toBe(61_800.31);
  await expect(price('BTC')).rejects.toThrow('no price');
  await expect(price('BTC')).rejects.toThrow('no price');
});
