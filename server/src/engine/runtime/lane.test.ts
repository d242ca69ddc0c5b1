import { expect, test } from 'vitest';
import { errorKind, writeApart } from './lane.ts';

const dataError = () => Object.assign(new Error('refused'), { code: '23514' });

test('one bad row does not cost the others and is handed over', async () => {
  const stored: number[] = [];
  const refused: number[] = [];
  const write = (rows: readonly number[]) => {
    if (rows.includes(7)) return Promise.reject(dataError());
    stored.push(...rows);
    return Promise.resolve();
  };
  const written = await writeApart([1, 2, 3, 7, 8, 9], write, (row) => void refused.push(row));
  expect(stored).toEqual([1, 2, 3, 8, 9]);
  expect(written).toEqual([1, 2, 3, 8, 9]);
  expect(refused).toEqual([7]);
});

test('an outage is no fault of the rows', async () => {
  const write = () => Promise.reject(Object.assign(new Error('gone'), { code: 'ECONNREFUSED' }));
  await expect(writeApart([1, 2], write, () => expect.fail('not refused'))).rejects.toThrow('gone');
});

test('errors are told apart, also when wrapped', () => {
  expect(errorKind(new Error('query', { cause: dataError() }))).toBe('data');
  expect(errorKind(Object.assign(new Error('x'), { code: 'UNDEFINED_VALUE' }))).toBe('data');
  expect(errorKind(Object.assign(new Error('x'), { code: '42601' }))).toBe('data');
  expect(errorKind(Object.assign(new Error('x'), { code: '42P01' }))).toBe('outage');
  expect(errorKind(Object.assign(new Error('x'), { code: '57P01' }))).toBe('outage');
  expect(errorKind(new Error('CONNECTION_CLOSED'))).toBe('outage');
});
