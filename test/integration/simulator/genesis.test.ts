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
    const made = readOrCreateGenesis(path, NOW, 7);
    expect(made.seed).toBe(7);
    expect(NOW - made.genesisAt).toBeGreaterThanOrEqual(26 * 3_600_000);
    expect(made.genesisAt % 3_600_000).toBe(0);
    expect(readOrCreateGenesis(path, NOW + 86_400_000, 8)).toEqual(made);
    expect(readdirSync(join(folder, 'deep'))).toEqual(['market.json']);
  });

  it.each(['{"seed":7}', 'not json', '{"seed":7,"genesisAt":1700000000}'])(
    'refuses a file that holds %s',
    (text) => {
      const path = join(folder, 'broken.json');
      writeFileSync(path, text);
      expect(() => readOrCreateGenesis(path, NOW)).toThrow(path);
    },
  );
});
