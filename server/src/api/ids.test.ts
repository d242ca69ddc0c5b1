import { expect, it } from 'vitest';
import { globalId, localId, localIds } from './ids.ts';

const UUID = '0197a0b1-0000-4000-8000-00000000000a';

it('takes a global id of the right type and a bare UUID', () => {
  expect(localId('Strategy', globalId('Strategy', UUID))).toBe(UUID);
  expect(localId('Strategy', UUID.toUpperCase())).toBe(UUID);
  expect(localId('Position', globalId('Position', `${UUID}@1`))).toBe(`${UUID}@1`);
  expect(localIds('Strategy', null)).toBeNull();
});

it.each([
  ['User', UUID],
  ['Strategy', "x' or 1=1"],
] as const)('refuses another type or no id (%s)', (type, id) => {
  expect(() => localId('Strategy', globalId(type, id))).toThrow(/expected the id of a Strategy/);
});

it('refuses plain nonsense', () => {
  expect(() => localId('Strategy', '%%%')).toThrow(/expected the id/);
});
