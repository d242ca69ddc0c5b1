import { createHash } from 'node:crypto';
import { canonicalConfig, type StrategyConfig } from '@ae/strategies/config.ts';

/** SHA-256 (hex) of the canonical configuration: `configHash` of a version. */
export function configHash(config: StrategyConfig): string {
  return createHash('sha256').update(canonicalConfig(config)).digest('hex');
}
