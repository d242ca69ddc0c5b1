/** The one validator of strategy configurations, for file, mutation and form (spec 03). */
import { modelById } from '../registry.ts';
import { crossFieldErrors } from './cross-field.ts';
import { type FieldError, fieldError } from './errors.ts';
import { FIELD_TABLE } from './field-table.ts';
import { FIELDS, fieldAt, ownFieldsOf } from './fields.ts';
import { type ReadParams, readParams } from './read-params.ts';
import { FieldReader, type Input, isObject, type Subject } from './reader.ts';
import type { StrategyConfig } from './strategy-config.ts';

export type ConfigResult = { ok: true; config: StrategyConfig } | { ok: false; errors: FieldError[] };

/**
 * Checks a configuration from outside and fills in defaults (gate defaults by instrument).
 * `knownSymbols`: the instruments that exist; without it any symbol is accepted. Every fault is
 * reported, unknown fields included; nothing is coerced.
 */
export function parseStrategyConfig(input: unknown, knownSymbols?: readonly string[]): ConfigResult {
  if (!isObject(input)) return { ok: false, errors: [fieldError('', 'not_an_object', input)] };
  const { params = {}, ...shared } = input;
  const { values, errors } = flatten(shared);
  const reader = new FieldReader(values);
  const config = read(reader, knownSymbols);
  const fieldErrors = [...errors, ...reader.errors];
  const wrong = new Set(fieldErrors.map((error) => error.path));
  // Which own fields there are is not known when the model is not.
  const own = wrong.has('model') ? null : readOwn(params, config);
  const all = [...fieldErrors, ...(own?.errors ?? []), ...crossFieldErrors(config, wrong)];
  return all.length === 0 ? { ok: true, config: { ...config, ...own?.values } } : { ok: false, errors: all };
}

function readOwn(params: unknown, { model, symbol }: Subject): ReadParams {
  return readParams(params, modelById(model)?.params ?? {}, symbol);
}

/** Groups such as `gateVol` are those that have fields below them. */
const GROUPS: ReadonlySet<string> = new Set(
  FIELDS.filter(({ path }) => path.includes('.')).map(({ path }) => path.slice(0, path.indexOf('.'))),
);

interface Flat {
  values: Map<string, unknown>;
  errors: FieldError[];
  /** Paths that may have been meant beside those of the table. */
  own: readonly string[];
}

/** Input by dotted path; a key that is no field, or a group that is no object, is a fault. */
function flatten(input: Input): Flat {
  const flat: Flat = { values: new Map(), errors: [], own: ownPaths(input['model']) };
  for (const [key, value] of Object.entries(input)) {
    if (!GROUPS.has(key)) add(flat, key, value);
    else if (isObject(value)) addGroup(flat, key, value);
    else flat.errors.push(fieldError(key, 'wrong_type', value));
  }
  return flat;
}

function ownPaths(model: unknown): readonly string[] {
  return ownFieldsOf(String(model ?? FIELD_TABLE.model.default)).map(({ path }) => path);
}

function addGroup(flat: Flat, group: string, values: Input): void {
  for (const [key, value] of Object.entries(values)) add(flat, `${group}.${key}`, value);
}

/** A key whose value is undefined is absent, as it would be after JSON. */
function add({ values, errors, own }: Flat, path: string, value: unknown): void {
  if (fieldAt(path) === undefined) errors.push(fieldError(path, 'unknown_field', value, { own }));
  else if (value !== undefined) values.set(path, value);
}

function read(reader: FieldReader, knownSymbols: readonly string[] | undefined): StrategyConfig {
  const subject = { symbol: reader.symbol(knownSymbols), model: reader.model() };
  return {
    displayName: reader.text('displayName'),
    ...subject,
    direction: reader.choice('direction', subject),
    cvdFastWindow: reader.choice('cvdFastWindow', subject),
    cvdSlowWindow: reader.choice('cvdSlowWindow', subject),
    ...readScoring(reader, subject),
    ...readGates(reader, subject),
    ...readExits(reader, subject),
    forbiddenHours: reader.hours(),
    initialBalance: reader.number('initialBalance', subject),
    riskPerTrade: reader.number('riskPerTrade', subject),
    description: reader.text('description'),
    tags: reader.tags(),
  };
}

type Scoring = Pick<
  StrategyConfig,
  'weightDirection' | 'weightEnv' | 'weightAux' | 'weightMomentum' | 'entryScore' | 'flipThreshold'
>;

function readScoring(reader: FieldReader, subject: Subject): Scoring {
  const entryScore = reader.number('entryScore', subject);
  return {
    weightDirection: reader.number('weightDirection', subject),
    weightEnv: reader.number('weightEnv', subject),
    weightAux: reader.number('weightAux', subject),
    weightMomentum: reader.number('weightMomentum', subject),
    entryScore,
    flipThreshold: reader.flipThreshold(subject, entryScore),
  };
}

type Gates = Pick<StrategyConfig, 'gateVol' | 'gateCvd' | 'gateWhale' | 'gateObi' | 'gateSpotPerp'>;

function readGates(reader: FieldReader, subject: Subject): Gates {
  return {
    gateVol: {
      enabled: reader.toggle('gateVol.enabled', subject),
      volAtrPctMin: reader.number('gateVol.volAtrPctMin', subject),
    },
    gateCvd: { enabled: reader.toggle('gateCvd.enabled', subject) },
    gateWhale: {
      enabled: reader.toggle('gateWhale.enabled', subject),
      whaleUsdThreshold: reader.number('gateWhale.whaleUsdThreshold', subject),
      whaleFlowPct: reader.number('gateWhale.whaleFlowPct', subject),
    },
    gateObi: {
      enabled: reader.toggle('gateObi.enabled', subject),
      obiThreshold: reader.number('gateObi.obiThreshold', subject),
    },
    gateSpotPerp: {
      enabled: reader.toggle('gateSpotPerp.enabled', subject),
      spotPerpThreshold: reader.number('gateSpotPerp.spotPerpThreshold', subject),
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

function readExits(reader: FieldReader, subject: Subject): Exits {
  return {
    atrSource: reader.choice('atrSource', subject),
    slAtrMultiplier: reader.number('slAtrMultiplier', subject),
    tp1Ratio: reader.number('tp1Ratio', subject),
    tp2Ratio: reader.number('tp2Ratio', subject),
    breakEvenBufferAtr: reader.number('breakEvenBufferAtr', subject),
    timeoutMinutes: reader.number('timeoutMinutes', subject),
    cooldownMinutes: reader.number('cooldownMinutes', subject),
  };
}
