import {
  DIRECTION_MODES,
  INDICATOR_TYPES,
  INSTRUMENT_SETS,
  POSITION_STATUSES,
  SIDES,
  STRATEGY_STATUSES,
  TAKER_SIDES,
  TIERS,
  USER_ROLES,
  VIRTUAL_EVENT_KINDS,
  VIRTUAL_ORIGINS,
} from '@ae/db/enums.ts';
import { BAR_INTERVALS } from '../store/api-candle-intervals.ts';
import { builder } from './builder.ts';

export const SideEnum = builder.enumType('Side', { values: SIDES });
export const TakerSideEnum = builder.enumType('TakerSide', { values: TAKER_SIDES });
export const StrategyStatusEnum = builder.enumType('StrategyStatus', { values: STRATEGY_STATUSES });
export const DirectionModeEnum = builder.enumType('DirectionMode', { values: DIRECTION_MODES });
export const TierEnum = builder.enumType('Tier', { values: TIERS });
export const PositionStatusEnum = builder.enumType('PositionStatus', { values: POSITION_STATUSES });
export const InstrumentSetEnum = builder.enumType('InstrumentSet', { values: INSTRUMENT_SETS });
export const UserRoleEnum = builder.enumType('UserRole', { values: USER_ROLES });

export const VirtualOriginEnum = builder.enumType('VirtualOrigin', { values: VIRTUAL_ORIGINS });
export const VirtualEventKindEnum = builder.enumType('VirtualEventKind', { values: VIRTUAL_EVENT_KINDS });
export const GateKindEnum = builder.enumType('GateKind', { values: ['gate', 'layer'] as const });
export const ReasonKindEnum = builder.enumType('ReasonKind', { values: ['blocked', 'suppressed'] as const });

/** Bar lengths: m minutes, h hours, d days, w weeks, mo months. */
export const CandleIntervalEnum = builder.enumType('CandleInterval', { values: BAR_INTERVALS });
export const IndicatorTypeEnum = builder.enumType('IndicatorType', { values: INDICATOR_TYPES });

export const StrategySortEnum = builder.enumType('StrategySort', {
  values: ['name', 'netR', 'balance', 'winRate', 'trades', 'createdAt', 'last24hR'] as const,
});
export const EquityUnitEnum = builder.enumType('EquityUnit', { values: ['R', 'USD'] as const });
export const TradeEventKindEnum = builder.enumType('TradeEventKind', {
  values: ['opened', 'tp1_hit', 'closed'] as const,
});
