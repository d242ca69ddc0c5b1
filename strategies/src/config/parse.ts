/** The one validator of strategy configurations, for file, mutation and form (spec 03). */
import { DIRECTION_MODES } from '@ae/db/enums.ts';
import { crossFieldErrors } from './cross-field.ts';
import { type FieldError, fieldError } from './errors.ts';
import { FIELDS, fieldAt } from './fields.ts';
import { FieldReader, type Input } from './reader.ts';
import { ATR_SOURCES, FAST_WINDOWS, SLOW_WINDOWS, type StrategyConfig } from './strategy-config.ts';

export type ConfigResult = { ok: true; config: StrategyConfig } | { ok: false; errors: FieldError[] };

/**
 * Checks a configuration from outside and fills in defaults (gate defaults by instrument).
 * `knownSymbols`: the instruments that exist; without it any symbol is accepted. Every fault is
 * reported, unknown fields included; nothing is coerced.
 */
export function parseStrategyConfig(input: unknown, knownSymbols?: readonly string[]): ConfigResult {
  if (!isObject(input)) return { ok: false, errors: [fieldError('', 'not_an_object', input)] };
  const { values, errors } = flatten(input);
  const reader = new FieldReader(values);
  const config = read(reader, knownSymbols);
  const fieldErrors = [...errors, ...reader.errors];
  const wrong = new Set(fieldErrors.map((error) => error.path));
  const all = [...fieldErrors, ...crossFieldErrors(config, wrong)];
  return all.length === 0 ? { ok: true, config } : { ok: false, errors: all };
}

function isObject(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Groups such as `gateVol` are those that have fields below them. */
const GROUPS: ReadonlySet<string> = new Set(
  FIELDS.filter(({ path }) => path.includes('.')).map(({ path }) => path.slice(0, path.indexOf('.'))),
);

interface Flat {
  values: Map<string, unknown>;
  errors: FieldError[];
}

/** Input by dotted path; a key that is no field, or a group that is no object, is a fault. */
function flatten(input: Input): Flat {
  const flat: Flat = { values: new Map(), errors: [] };
  for (const [key, value] of Object.entries(input)) {
    if (!GROUPS.has(key)) add(flat, key, value);
    else if (isObject(value)) addGroup(flat, key, value);
    else flat.errors.push(fieldError(key, 'wrong_type', value));
  }
  return flat;
}

function addGroup(flat: Flat, group: string, values: Input): void {
  for (const [key, value] of Object.entries(values)) add(flat, `${group}.${key}`, value);
}

/** A key whose value is undefined is absent, as it would be after JSON. */
function add({ values, errors }: Flat, path: string, value: unknown): void {
  if (fieldAt(path) === undefined) errors.push(fieldError(path, 'unknown_field', value));
  else if (value !== undefined) values.set(path, value);
}

function read(reader: FieldReader, knownSymbols: readonly string[] | undefined): StrategyConfig {
  const symbol = reader.symbol(knownSymbols);
  return {
    displayName: reader.text('displayName'),
    symbol,
    model: reader.model(),
    direction: reader.choice('direction', DIRECTION_MODES),
    cvdFastWindow: reader.choice('cvdFastWindow', FAST_WINDOWS),
    cvdSlowWindow: reader.choice('cvdSlowWindow', SLOW_WINDOWS),
    ...readScoring(reader, symbol),
    ...readGates(reader, symbol),
    ...readExits(reader, symbol),
    forbiddenHours: reader.hours(),
    initialBalance: reader.number('initialBalance', symbol),
    riskPerTrade: reader.number('riskPerTrade', symbol),
    description: reader.text('description'),
    tags: reader.tags(),
  };
}

type Scoring = Pick<
  StrategyConfig,
  'weightDirection' | 'weightEnv' | 'weightAux' | 'weightMomentum' | 'entryScore' | 'flipThreshold'
>;

function readScoring(reader: FieldReader, symbol: string): Scoring {
  const entryScore = reader.number('entryScore', symbol);
  return {
    weightDirection: reader.number('weightDirection', symbol),
    weightEnv: reader.number('weightEnv', symbol),
    weightAux: reader.number('weightAux', symbol),
    weightMomentum: reader.number('weightMomentum', symbol),
    entryScore,
    flipThreshold: reader.flipThreshold(symbol, entryScore),
  };
}

type Gates = Pick<StrategyConfig, 'gateVol' | 'gateCvd' | 'gateWhale' | 'gateObi' | 'gateSpotPerp'>;

function readGates(reader: FieldReader, symbol: string): Gates {
  return {
    gateVol: {
      enabled: reader.toggle('gateVol.enabled'),
      volAtrPctMin: reader.number('gateVol.volAtrPctMin', symbol),
    },
    gateCvd: { enabled: reader.toggle('gateCvd.enabled') },
    gateWhale: {
      enabled: reader.toggle('gateWhale.enabled'),
      whaleUsdThreshold: reader.number('gateWhale.whaleUsdThreshold', symbol),
      whaleFlowPct: reader.number('gateWhale.whaleFlowPct', symbol),
    },
    gateObi: {
      enabled: reader.toggle('gateObi.enabled'),
      obiThreshold: reader.number('gateObi.obiThreshold', symbol),
    },
    gateSpotPerp: {
      enabled: reader.toggle('gateSpotPerp.enabled'),
      spotPerpThreshold: reader.number('gateSpotPerp.spotPerpThreshold', symbol),
    },
  };
}

type Exits = Pick<
  StrategyConfig,
  | 'atrSource'
  | 'slAtrMultiplier'
  | 'tp1Ratio'
  | 'tp2Ratio'
  | 'breakEvenBufferAtr'
  | 'timeoutMinutes'
  | 'cooldownMinutes'
>;

function readExits(reader: FieldReader, symbol: string): Exits {
  return {
    atrSource: reader.choice('atrSource', ATR_SOURCES),
    slAtrMultiplier: reader.number('slAtrMultiplier', symbol),
    tp1Ratio: reader.number('tp1Ratio', symbol),
    tp2Ratio: reader.number('tp2Ratio', symbol),
    breakEvenBufferAtr: reader.number('breakEvenBufferAtr', symbol),
    timeoutMinutes: reader.number('timeoutMinutes', symbol),
    cooldownMinutes: reader.number('cooldownMinutes', symbol),
  };
}
