/** The API's enumerations that the strategy pages branch on. */

export type Side = 'LONG' | 'SHORT';
export type DirectionMode = 'long_only' | 'short_only' | 'both';
export type Tier = 'light' | 'standard' | 'heavy';

export const STATUSES = ['running', 'paused', 'deprecated'] as const;
export type StrategyStatus = (typeof STATUSES)[number];

export type PositionStatus =
  | 'active'
  | 'tp1_hit'
  | 'tp'
  | 'sl'
  | 'sl_be'
  | 'timeout'
  | 'signal_flip'
  | 'manual'
  | 'forced';
