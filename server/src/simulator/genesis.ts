import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** What makes a synthetic market the same one after a restart. */
export interface Genesis {
  readonly seed: number;
  /** Epoch ms of its first trade. */
  readonly genesisAt: number;
}

const HOUR_MS = 3_600_000;
/** The market is three days old when it is first seen: day-long windows and hourly candles are filled. */
const AGE_MS = 72 * HOUR_MS;

/**
 * Reads the market's origin from a JSON file, or creates it (seed as given, else from the time). The
 * stored seed wins over `seed`. Throws when the file exists and is not such a file: guessing would change
 * prices and reuse ids under stored ticks.
 */
export function readOrCreateGenesis(path: string, now: number, seed?: number): Genesis {
  const stored = readStored(path);
  if (stored !== null) return stored;
  const genesisAt = Math.floor((now - AGE_MS) / HOUR_MS) * HOUR_MS;
  const genesis: Genesis = { seed: seed ?? Math.floor(now / 1_000) % 2 ** 31, genesisAt };
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.new`;
  writeFileSync(draft, `${JSON.stringify(genesis)}\n`);
  renameSync(draft, path);
  return genesis;
}

function readStored(path: string): Genesis | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  const value: unknown = parse(path, text);
  if (!isGenesis(value))
    throw new Error(
      `${path}: expected {"seed": whole number, "genesisAt": epoch ms}, found ${text.trim().slice(0, 80)}`,
    );
  return { seed: value.seed, genesisAt: value.genesisAt };
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${path}: not JSON`, { cause: error });
  }
}

function isGenesis(value: unknown): value is Genesis {
  if (typeof value !== 'object' || value === null) return false;
  const { seed, genesisAt } = value as Partial<Genesis>;
  return (
    Number.isSafeInteger(seed) && Number.isSafeInteger(genesisAt) && (genesisAt ?? 0) > 1_000_000_000_000
  );
}
