import { type Field, fieldDefault, fieldsOf, ownFieldsOf } from '@ae/strategies/config.ts';
import { MODELS } from '@ae/strategies/registry.ts';

/** Values by dotted path, as the form holds them. */
export type Values = Readonly<Record<string, unknown>>;

/** One configuration, right or wrong in one place. */
export interface FieldCase {
  readonly name: string;
  readonly values: Values;
  /** Where it is wrong, and how; null when it is right. */
  readonly path: string;
  readonly code: string | null;
}

type NumberField = Extract<Field, { kind: 'number' }>;
/** A value and the fault it is, null for none. */
type Judged = readonly [value: unknown, code: string | null];

const SYMBOL = 'BTCUSDT';

/** Every field of the shared table and of every model, around its bounds and with what is no value of its kind. */
export function fieldCases(): FieldCase[] {
  const [usual] = MODELS.filter(({ id }) => id === fieldDefault('model', SYMBOL));
  const shared = fieldsOf('').flatMap((field) => casesOf(field, String(usual?.id)));
  const own = MODELS.flatMap(({ id }) => ownFieldsOf(id).flatMap((field) => casesOf(field, id)));
  return [...shared, ...own, ...strangers(), ...betweenFields()];
}

/** A right configuration of a model with every field given. */
export function rightValues(model: string): Values {
  const values = fieldsOf(model).map(({ path }) => [path, fieldDefault(path, SYMBOL, model)] as const);
  return { ...Object.fromEntries(values), model, symbol: SYMBOL, displayName: 'one case' };
}

/** The nested configuration of a file. */
export function nested(values: Values): Record<string, unknown> {
  const config: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(values)) {
    const [group = '', key] = path.split('.');
    config[group] = key === undefined ? value : { ...(config[group] as object | undefined), [key]: value };
  }
  return config;
}

function casesOf(field: Field, model: string): FieldCase[] {
  const { path } = field;
  const right = rightValues(model);
  const { [path]: _given, ...without } = right;
  const absent = {
    name: `${path} absent`,
    values: without,
    path,
    code: path === 'displayName' ? 'required' : null,
  };
  // A model that is absent is the usual one, whose fields these are.
  const tried = valuesOf(field).map(([value, code]) => {
    const values = { ...right, ...companions(path, value), [path]: value };
    return { name: `${path} = ${JSON.stringify(value)}`, values, path, code };
  });
  return [...tried, absent];
}

function valuesOf(field: Field): Judged[] {
  if (field.kind === 'number')
    return [...numbers(field), ...wrong([String(field.min), true, [field.min], {}])];
  if (field.kind === 'choice') return [...right(field.options), ...wrong(['nope', '', 5], 'not_an_option')];
  if (field.kind === 'toggle') return [...right([true, false]), ...wrong(['true', 1, ''])];
  return TRIED[field.kind](field as never);
}

const TRIED: Record<'text' | 'symbol' | 'model' | 'tags' | 'hours', (field: never) => Judged[]> = {
  text: ({ min, max }: Extract<Field, { kind: 'text' }>) => [
    ...right(['x'.repeat(Math.max(1, min)), 'x'.repeat(max), '策'.repeat(max)]),
    ...wrong(['x'.repeat(max + 1)], 'out_of_range'),
    ...(min > 0 ? wrong(['', '   '], 'out_of_range') : right(['', '   '])),
    ...wrong([5, null, ['x']]),
  ],
  symbol: () => [
    ...right([SYMBOL]),
    ...wrong(['NOPEUSDT'], 'unknown_symbol'),
    ...wrong(['btcusdt', 'BTC USDT', '', 5, null]),
  ],
  model: () => [...wrong(['v99', '', 54, null, []], 'unknown_model')],
  tags: ({ max, maxLength }: Extract<Field, { kind: 'tags' }>) => [
    ...right([[], many(max), ['x'.repeat(maxLength)]]),
    ...wrong([many(max + 1), ['x'.repeat(maxLength + 1)], ['a', 'a'], [''], [' ']], 'out_of_range'),
    ...wrong(['a', [1], null, {}]),
  ],
  hours: ({ min, max }: Extract<Field, { kind: 'hours' }>) => [
    ...right([null, at([min]), at([max]), at([])]),
    ...wrong([at([min - 1]), at([max + 1]), at([1.5]), at(['3'])], 'out_of_range'),
    ...wrong(
      [
        { hours: [1], zone: 'Mars/Base' },
        { hours: [1], zone: '' },
      ],
      'unknown_zone',
    ),
    ...wrong([{ hours: [1] }, [1], '1', 5, {}]),
  ],
};

/** At both bounds, between, just outside, and nothing, which is what an emptied input holds. */
function numbers({ min, max, integer }: NumberField): Judged[] {
  const dust = (bound: number) => Math.max(Math.abs(bound), 1e-3) * 1e-9;
  const outside = integer ? [min - 1, max + 1, min + 0.5] : [min - dust(min), max + dust(max)];
  const inside = integer ? min + 1 : (min + max) / 2;
  return [...right([min, inside, max]), ...wrong(outside, 'out_of_range'), ...wrong([null])];
}

const right = (values: readonly unknown[]): Judged[] => values.map((value) => [value, null]);
const wrong = (values: readonly unknown[], code = 'wrong_type'): Judged[] =>
  values.map((value) => [value, code]);
const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `tag ${index}`);
const at = (hours: readonly unknown[]) => ({ hours, zone: 'Asia/Shanghai' });

/** What else has to change for a value to be right: the other side of a rule between fields. */
function companions(path: string, value: unknown): Values {
  if (path in WEIGHTS && typeof value === 'number') return otherWeights(path, value);
  return COMPANIONS[path] ?? {};
}

const COMPANIONS: Readonly<Record<string, Values>> = {
  entryScore: { flipThreshold: 95 },
  flipThreshold: { entryScore: 60 },
  tp1Ratio: { tp2Ratio: 4 },
  tp2Ratio: { tp1Ratio: 0.3 },
  cvdFastWindow: { cvdSlowWindow: '4h' },
  cvdSlowWindow: { cvdFastWindow: '5m' },
};

/** Range of each weight (spec 03). */
const WEIGHTS: Readonly<Record<string, readonly [number, number]>> = {
  weightDirection: [10, 80],
  weightEnv: [5, 60],
  weightAux: [0, 40],
  weightMomentum: [0, 20],
};

/** The other weights, so that all sum to 100: each takes what is left, up to its own bound. */
function otherWeights(path: string, weight: number): Values {
  const others = Object.entries(WEIGHTS).filter(([other]) => other !== path);
  let left = 100 - weight - others.reduce((sum, [, [min]]) => sum + min, 0);
  const filled = others.map(([other, [min, max]]) => {
    const more = Math.max(0, Math.min(left, max - min));
    left -= more;
    return [other, min + more] as const;
  });
  return Object.fromEntries(filled);
}

/** Fields that there are not, at the top, in a group, and of another model. */
function strangers(): FieldCase[] {
  const usual = rightValues(String(fieldDefault('model', SYMBOL)));
  const stranger = (path: string, values: Values): FieldCase => ({
    name: `unknown ${path} of ${values['model']}`,
    values: { ...values, [path]: 1 },
    path,
    code: 'unknown_field',
  });
  const paths = ['leverage', 'entryscore', 'gateVol.minimum', 'params.nope'];
  const foreign = MODELS.flatMap(({ id }) =>
    MODELS.filter((model) => model.id !== id).flatMap((other) => {
      const own = new Set(ownFieldsOf(other.id).map(({ path }) => path));
      const others = ownFieldsOf(id).filter(({ path }) => !own.has(path));
      return others.map(({ path }) => stranger(path, rightValues(other.id)));
    }),
  );
  return [...paths.map((path) => stranger(path, usual)), ...foreign];
}

function betweenFields(): FieldCase[] {
  const usual = rightValues(String(fieldDefault('model', SYMBOL)));
  const rule = (path: string, code: string | null, changes: Values): FieldCase => ({
    name: `${path}: ${JSON.stringify(changes)}`,
    values: { ...usual, ...changes },
    path,
    code,
  });
  return [
    rule('weights', 'weights_sum', { weightMomentum: 4.9 }),
    rule('weights', 'weights_sum', { weightMomentum: 5.1 }),
    rule('weights', null, { weightDirection: 33.3, weightEnv: 33.3, weightAux: 28.3, weightMomentum: 5.1 }),
    rule('cvdSlowWindow', 'window_order', { cvdFastWindow: '30m', cvdSlowWindow: '30m' }),
    rule('cvdSlowWindow', null, { cvdFastWindow: '15m', cvdSlowWindow: '30m' }),
    rule('flipThreshold', 'flip_below_entry', { entryScore: 80, flipThreshold: 79.9 }),
    rule('flipThreshold', null, { entryScore: 80, flipThreshold: 80 }),
    rule('tp2Ratio', 'target_order', { tp1Ratio: 1, tp2Ratio: 1 }),
    rule('tp2Ratio', null, { tp1Ratio: 1, tp2Ratio: 1.001 }),
  ];
}
