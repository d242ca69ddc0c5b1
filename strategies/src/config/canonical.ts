import type { StrategyConfig } from './strategy-config.ts';

/**
 * One text per configuration, whatever order its keys came in: JSON without spaces, keys sorted by
 * code unit at every depth. It is what `configHash` is taken of.
 */
export function canonicalConfig(config: StrategyConfig): string {
  return JSON.stringify(config, (_key, value: unknown) => (isRecord(value) ? sorted(value) : value));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(record: Record<string, unknown>): Record<string, unknown> {
  const keys = Object.keys(record).sort((a, b) => (a < b ? -1 : Number(a > b)));
  return Object.fromEntries(keys.map((key) => [key, record[key]]));
}
