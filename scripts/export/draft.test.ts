import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { Draft } from './draft.ts';

/** What was done to the disk, in order. */
const steps = vi.hoisted((): string[] => []);

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const paths = new Map<number, string>();
  return {
    ...fs,
    openSync: (path: string, flags: string) => {
      const descriptor = fs.openSync(path, flags);
      paths.set(descriptor, path);
      return descriptor;
    },
    fsyncSync: (descriptor: number) => {
      steps.push(`flush ${basename(paths.get(descriptor) ?? '')}`);
      fs.fsyncSync(descriptor);
    },
    renameSync: (from: string, to: string) => {
      steps.push(`rename to ${basename(to)}`);
      fs.renameSync(from, to);
    },
  };
});

const folder = mkdtempSync(join(tmpdir(), 'ae-draft-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a file is on the disk under its name when it is called written', () => {
  const file = join(folder, 'month.parquet');
  const draft = new Draft(file);
  writeFileSync(draft.path, 'rows');
  draft.publish(file);
  draft.release();
  expect(steps).toEqual([
    'flush .month.parquet.part',
    'rename to month.parquet',
    `flush ${basename(folder)}`,
  ]);
  expect([readdirSync(folder), readFileSync(file, 'utf8')]).toEqual([['month.parquet'], 'rows']);
});

test('what a mark counts as written is on the disk before the mark', () => {
  const draft = new Draft(join(folder, 'ticks.csv'));
  writeFileSync(draft.path, 'rows');
  steps.length = 0;
  draft.save({ key: 'a', total: 4, rows: 2, last: 1, mark: { bytes: 4, state: null } });
  expect(steps).toEqual(['flush .ticks.csv.part', 'rename to .ticks.csv.part.mark']);
  expect(draft.resume('a', 4)).toMatchObject({ rows: 2, last: 1 });
  draft.clear();
  draft.release();
});
