import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOrCreateGenesis } from '@ae/server/simulator/genesis.ts';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'ae-genesis-'));
afterAll(() => rmSync(folder, { recursive: true }));

const NOW = Date.UTC(2026, 10, 21, 12, 34, 56);

describe('readOrCreateGenesis', () => {
  it('creates an origin more than 26 h old and returns the same one ever after', () => {
    const path = join(folder, 'deep', 'market.json');
    const made = readOrCreateGenesis(path, NOW, { seed: 7, activity: 'busy', rate: 3 });
    expect(made).toMatchObject({ seed: 7, activity: 'busy', rate: 3 });
    expect(NOW - made.genesisAt).toBeGreaterThanOrEqual(26 * 3_600_000);
    expect(made.genesisAt % 3_600_000).toBe(0);
    expect(readOrCreateGenesis(path, NOW + 86_400_000, { seed: 8, activity: 'calm', rate: 1 })).toEqual(made);
    expect(readdirSync(join(folder, 'deep'))).toEqual(['market.json']);
  });

  it('reads a file that says nothing of activity as a calm market of rate 1', () => {
    const path = join(folder, 'old.json');
    writeFileSync(path, '{"seed":7,"genesisAt":1700000000000}');
    expect(readOrCreateGenesis(path, NOW, { activity: 'busy', rate: 9 })).toEqual({
      seed: 7,
      genesisAt: 1_700_000_000_000,
      activity: 'calm',
      rate: 1,
    });
  });

  it.each([
    '{"seed":7}',
    'not json',
    '{"seed":7,"genesisAt":1700000000000,"rate":0}',
    '{"seed":7,"genesisAt":1700000000}',
  ])('refuses a file that holds %s', (text) => {
    const path = join(folder, 'broken.json');
    writeFileSync(path, text);
    expect(() => readOrCreateGenesis(path, NOW)).toThrow(path);
  });
});
