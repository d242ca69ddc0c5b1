import { expect, it } from 'vitest';
import { readFileName } from './file-name.ts';

it.each([
  ['BTCUSDT-aggTrades-2024-07.zip', 'BTCUSDT', 'aggTrades', null],
  ['/some/folder/1000PEPEUSDT-trades-2024-07-01.csv.gz', '1000PEPEUSDT', 'trades', null],
  ['BTCUSDT-1m-2024-07-01.csv', 'BTCUSDT', 'klines', '1m'],
  ['BTCUSDT-1mo-2024.csv', 'BTCUSDT', 'klines', '1mo'],
  ['BTCUSDT-15m-2024-07.parquet', 'BTCUSDT', 'klines', '15m'],
  ['ETHUSDT-fundingRate-2024-07.zip', 'ETHUSDT', 'fundingRate', null],
  ['ETHUSDT-metrics-2024-07-01.zip', 'ETHUSDT', 'metrics', null],
  ['BTCUSDT_250627-aggTrades-2025-01.zip', 'BTCUSDT_250627', 'aggTrades', null],
  ['trades.csv', null, null, null],
  ['BTCUSDT_8h_2020-01-01_2023-12-31.csv', null, null, null],
  ['btcusdt-aggTrades-2024-07.zip', null, 'aggTrades', null],
])('%s', (file, symbol, kind, interval) => {
  expect(readFileName(file)).toEqual({ symbol, kind, interval });
});
