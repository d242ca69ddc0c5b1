import { expect, it } from 'vitest';
import { configDiff } from './config-diff.ts';

it('names the fields that differ, by path', () => {
  const before = { a: 1, gate: { enabled: true, level: 2 }, tags: ['x'], gone: null };
  const after = { a: 1, gate: { enabled: false, level: 2 }, tags: ['x', 'y'], gone: 3 };
  expect(configDiff(before, after)).toEqual([
    { path: 'gate.enabled', before: true, after: false },
    { path: 'gone', before: null, after: 3 },
    { path: 'tags', before: ['x'], after: ['x', 'y'] },
  ]);
});

it('finds nothing in the same settings, whatever their order', () => {
  expect(configDiff({ a: 1, b: { c: 2 } }, { b: { c: 2 }, a: 1 })).toEqual([]);
});

it('shows a whole group that appears', () => {
  expect(configDiff({ hours: null }, { hours: { hours: [1], zone: 'UTC' } })).toEqual(
    [
      { path: 'hours', before: null, after: null },
      { path: 'hours.hours', before: null, after: [1] },
      { path: 'hours.zone', before: null, after: 'UTC' },
    ].slice(1),
  );
});
