import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Activity } from './options.ts';

/** What makes a synthetic market the same one after a restart. */
export interface Genesis {
  readonly seed: number;
  /** Epoch ms of its first trade. */
  readonly genesisAt: number;
  readonly activity: Activity;
  readonly rate: number;
}

/** Of a market whose file does not say. */
const LIVELINESS = { activity: 'calm', rate: 1 } as const;

const HOUR_MS = 3_600_000;
/** The market is three days old when it is first seen: day-long windows and hourly candles are filled. */
const AGE_MS = 72 * HOUR_MS;

/**
 * Reads the market's origin from a JSON file, or creates it (what is not wished: seed from the time, calm, rate 1).
 * What is stored wins over what is wished. Throws when the file exists and is not such a file: guessing would change
 * prices and reuse ids under stored ticks.
 */
export function readOrCreateGenesis(path: string, now: number, wish: Partial<Genesis> = {}): Genesis {
  const stored = readStored(path);
  if (stored !== null) return stored;
  const genesisAt = Math.floor((now - AGE_MS) / HOUR_MS) * HOUR_MS;
  const genesis: Genesis = { seed: Math.floor(now / 1_000) % 2 ** 31, genesisAt, ...LIVELINESS, ...wish };
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
      `${path}: expected {"seed": whole number, "genesisAt": epoch ms, "activity"?: calm or busy, "rate"?: whole number}, found ${text.trim().slice(0, 80)}`,
    );
  return { ...LIVELINESS, ...value };
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${path}: not JSON`, { cause: error });
  }
}

function isGenesis(value: unknown): value is Pick<Genesis, 'seed' | 'genesisAt'> & Partial<Genesis> {
  if (typeof value !== 'object' || value === null) return false;
  const { seed, genesisAt, activity = 'calm', rate = 1 } = value as Partial<Genesis>;
  return (
    Number.isSafeInteger(seed) &&
    Number.isSafeInteger(genesisAt) &&
    (genesisAt ?? 0) > 1_000_000_000_000 &&
    (activity === 'calm' || activity === 'busy') &&
    Number.isSafeInteger(rate) &&
    rate > 0
  );
}
