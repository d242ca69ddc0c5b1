/**
 * The one table of configuration fields: default, range, step, unit and meaning (spec 03). The
 * validator, the form and the documentation all read it.
 */
import { DIRECTION_MODES } from '@ae/db/enums.ts';
import { choice, type FieldSpec, number, toggle } from './field-types.ts';
import { ATR_SOURCES, FAST_WINDOWS, SLOW_WINDOWS } from './strategy-config.ts';

export const FIELD_TABLE = {
  displayName: {
    kind: 'text',
    default: null,
    min: 1,
    max: 50,
    meaning: { en: 'Name shown on pages; nothing is decided by it', zh: '页面上显示的名称，不影响任何逻辑' },
  },
  symbol: {
    kind: 'symbol',
    default: 'BTCUSDT',
    meaning: { en: 'Instrument that is scored and traded', zh: '评分和交易的合约' },
  },
  model: {
    kind: 'model',
    default: 'orderflow-v54',
    meaning: { en: 'Scoring model', zh: '评分模型' },
  },
  direction: choice('both', DIRECTION_MODES, { en: 'Sides that may be opened', zh: '允许开仓的方向' }),
  cvdFastWindow: choice('30m', FAST_WINDOWS, {
    en: 'Window of the fast cumulative volume delta',
    zh: '快速 CVD 窗口',
  }),
  cvdSlowWindow: choice('4h', SLOW_WINDOWS, {
    en: 'Window of the slow cumulative volume delta; longer than the fast one',
    zh: '慢速 CVD 窗口，须长于快速窗口',
  }),
  weightDirection: number([55, 10, 80, 1], 'weight', {
    en: 'Weight of direction; the four weights sum to 100',
    zh: '方向权重，四项权重之和为 100',
  }),
  weightEnv: number([25, 5, 60, 1], 'weight', { en: 'Weight of environment', zh: '环境权重' }),
  weightAux: number([15, 0, 40, 1], 'weight', { en: 'Weight of auxiliary evidence', zh: '辅助权重' }),
  weightMomentum: number([5, 0, 20, 1], 'weight', {
    en: 'Weight of momentum; shared with direction between direction and crowding',
    zh: '动量权重，与方向权重一起分配给方向层和拥挤层',
  }),
  entryScore: number([75, 60, 95, 1], 'score', { en: 'Lowest score that opens', zh: '开仓所需的最低分' }),
  flipThreshold: number([80, 60, 95, 1], 'score', {
    en: 'Opposite score that closes a position, and from which the tier is heavy unless the model says so itself; not below the entry score',
    zh: '反向分数达到此值即平仓；模型未自定时，也是重仓档的起点；不低于开仓分',
  }),
  'gateVol.enabled': toggle(true, { en: 'Volatility gate', zh: '波动率门槛' }),
  'gateVol.volAtrPctMin': number(
    [0.002, 0.0001, 0.02, 0.0001],
    'fraction',
    { en: 'Least ATR as a fraction of price', zh: 'ATR 占价格的最小比例' },
    { bySymbol: 'volAtrPctMin' },
  ),
  'gateCvd.enabled': toggle(true, { en: 'CVD consensus gate', zh: 'CVD 一致性门槛' }),
  'gateWhale.enabled': toggle(true, { en: 'Large-trade gate', zh: '大单门槛' }),
  'gateWhale.whaleUsdThreshold': number(
    [50_000, 1_000, 1_000_000, 1_000],
    'USD',
    { en: 'Notional from which a trade is large', zh: '视为大单的最小名义金额' },
    { bySymbol: 'whaleUsdThreshold' },
  ),
  'gateWhale.whaleFlowPct': number([0.5, 0, 1, 0.01], 'fraction', {
    en: 'Net large-trade flow against the side that blocks, as a fraction 0–1',
    zh: '逆向大单净流入达到此比例（0–1）即阻止',
  }),
  'gateObi.enabled': toggle(true, { en: 'Order book gate', zh: '盘口门槛' }),
  'gateObi.obiThreshold': number(
    [0.35, 0.1, 0.9, 0.01],
    'obi',
    { en: 'Order book imbalance against the side that blocks', zh: '逆向盘口失衡超过此值即阻止' },
    { bySymbol: 'obiThreshold' },
  ),
  'gateSpotPerp.enabled': toggle(false, { en: 'Spot against perpetual gate', zh: '现货-永续背离门槛' }),
  'gateSpotPerp.spotPerpThreshold': number(
    [0.005, 0.0005, 0.01, 0.0005],
    'fraction',
    { en: 'Spot price against mark price that blocks, fraction', zh: '现货相对标记价的背离比例，超过即阻止' },
    { bySymbol: 'spotPerpThreshold' },
  ),
  atrSource: choice('atr5m', ATR_SOURCES, {
    en: 'ATR that sizes stops: 5 minutes, or 0.7 × 5 minutes + 0.3 × 1 hour',
    zh: '止损所用 ATR：5 分钟，或 0.7×5 分钟 + 0.3×1 小时',
  }),
  slAtrMultiplier: number([1.5, 0.5, 3, 0.1], 'ATR', { en: 'Stop distance', zh: '止损距离' }),
  tp1Ratio: number([0.75, 0.3, 2, 0.05], 'R', { en: 'First target', zh: '第一止盈' }),
  tp2Ratio: number([1.5, 0.5, 4, 0.05], 'R', {
    en: 'Second target; beyond the first',
    zh: '第二止盈，须大于第一止盈',
  }),
  breakEvenBufferAtr: number([0, 0, 0.5, 0.05], 'ATR', {
    en: 'How far beyond entry the stop goes after the first target; 0.2 covers costs',
    zh: '第一止盈后止损移到开仓价之外的距离，0.2 可覆盖成本',
  }),
  timeoutMinutes: number(
    [240, 30, 1440, 30],
    'min',
    { en: 'Longest time in a position', zh: '最长持仓时间' },
    { integer: true },
  ),
  cooldownMinutes: number(
    [10, 0, 60, 1],
    'min',
    {
      en: 'Pause between openings; 0 is none, not even after two stops',
      zh: '两次开仓之间的冷却时间；0 表示无冷却，两次止损后也不冷却',
    },
    { integer: true },
  ),
  forbiddenHours: {
    kind: 'hours',
    default: null,
    min: 0,
    max: 23,
    meaning: { en: 'Hours of the day without openings, in a time zone', zh: '禁止开仓的小时及其时区' },
  },
  initialBalance: number([10_000, 1_000, 1_000_000, 100], 'USDT', {
    en: 'Balance of the paper account',
    zh: '模拟账户初始资金',
  }),
  riskPerTrade: number([0.02, 0.001, 0.05, 0.001], 'fraction', {
    en: 'Fraction of the initial balance that 1R is',
    zh: '1R 占初始资金的比例',
  }),
  description: {
    kind: 'text',
    default: '',
    min: 0,
    max: 1000,
    meaning: { en: 'Free text', zh: '说明' },
  },
  tags: {
    kind: 'tags',
    default: [],
    max: 20,
    maxLength: 30,
    meaning: { en: 'Labels for finding it again', zh: '标签' },
  },
} as const satisfies Record<string, FieldSpec>;

export type FieldTable = typeof FIELD_TABLE;
export type FieldPath = keyof FieldTable;
