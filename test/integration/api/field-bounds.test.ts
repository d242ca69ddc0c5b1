import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run as score } from '@ae/scripts/commands/score.ts';
import { processTerminal } from '@ae/scripts/commands/terminal.ts';
import { fieldAt, fieldsOf, parseStrategyConfig } from '@ae/strategies/config.ts';
import { MODELS } from '@ae/strategies/registry.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkDraft } from '../../../web/src/lib/strategy/form-check.ts';
import { type FieldCase, fieldCases, nested } from '../../support/field-cases.ts';
import { firstAdmin, startTestApi, type TestApi } from './harness.ts';

/** Every field at, below and above each bound: one verdict and one message by file, by mutation and in the form. */
const CASES = fieldCases();
const SYMBOLS = ['BTCUSDT', 'ETHUSDT', 'SOLUSDT', 'XRPUSDT'];
const folder = mkdtempSync(join(tmpdir(), 'ae-fields-'));
let api: TestApi;
let cookie: string;

beforeAll(async () => {
  api = await startTestApi();
  cookie = await firstAdmin(api);
});
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Said {
  readonly path: string;
  readonly code: string;
  readonly en: string;
  readonly zh: string;
}

/** What an entrance says: nothing when it takes the configuration. */
type Entrance = (one: FieldCase) => Promise<readonly Said[]> | readonly Said[];

const inFile: Entrance = ({ values }) => {
  const result = parseStrategyConfig(JSON.parse(JSON.stringify(nested(values))), SYMBOLS);
  if (result.ok) return [];
  return result.errors.map(({ path, code, message, messageZh }) => ({
    path,
    code,
    en: message,
    zh: messageZh,
  }));
};

const inForm: Entrance = ({ values }) => {
  const zh = checkDraft(values, 'zh', SYMBOLS);
  return checkDraft(values, 'en', SYMBOLS).map(({ path, code, text }, index) => ({
    path,
    code,
    en: text,
    zh: zh[index]?.text ?? '',
  }));
};

interface Answer {
  readonly __typename: string;
  readonly fields?: readonly { path: string; code: string; message: string; messageZh: string }[];
}

const byMutation =
  (name: 'createStrategy' | 'importPreset'): Entrance =>
  async ({ values }) => {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
    const { data, body } = await api.gql(
      `mutation($input: ${type}!) { ${name}(input: $input) { __typename
         ... on ValidationError { fields { path code message messageZh } } } }`,
      { input: { config: nested(values) } },
      { cookie },
    );
    if (body.errors) throw new Error(JSON.stringify(body.errors));
    const { __typename, fields = [] } = data[name] as Answer;
    const isTaken = __typename.endsWith('Success');
    expect(isTaken || __typename === 'ValidationError').toBe(true);
    expect(isTaken).toBe(fields.length === 0);
    return fields.map(({ path, code, message, messageZh }) => ({ path, code, en: message, zh: messageZh }));
  };

/** The line with which the command line refuses a file; null when it takes it. It knows no instruments. */
async function byCommand({ values }: FieldCase): Promise<string | null> {
  const [config, features] = [join(folder, 'config.json'), join(folder, 'features.json')];
  writeFileSync(config, JSON.stringify(nested(values)));
  writeFileSync(features, JSON.stringify({}));
  const terminal = { ...processTerminal(), out: (line: string) => void line };
  try {
    await score({ args: [], options: { config, features }, terminal });
    return null;
  } catch (error) {
    return (error as Error).message.replace(`${config}: `, '');
  }
}

const named = CASES.map((one) => [one.name.slice(0, 90), one] as const);

describe('the cases', () => {
  it('are of every field of the shared table and of every model', () => {
    const tried = new Set(CASES.map(({ path }) => path));
    for (const { path } of ['', ...MODELS.map(({ id }) => id)].flatMap(fieldsOf))
      expect(tried).toContain(path);
    const own = MODELS.filter(({ params }) => params !== undefined);
    expect(own.length).toBeGreaterThan(0);
  });
});

describe.each(named)('%s', (_name, one) => {
  it(one.code === null ? 'is taken everywhere' : `is refused everywhere: ${one.code}`, async () => {
    const said = inFile(one) as readonly Said[];
    expect(said.map(({ path, code }) => `${path} ${code}`)).toEqual(
      one.code === null ? [] : [`${one.path} ${one.code}`],
    );
    expect(inForm(one)).toEqual(said);
    expect(await byMutation('createStrategy')(one)).toEqual(said);
    if (one.code !== null) expect(await byMutation('importPreset')(one)).toEqual(said);
    // A score needs no name and no known instrument.
    if (one.code !== 'required' && one.code !== 'unknown_symbol') {
      expect(await byCommand(one)).toBe(said[0]?.en ?? null);
    }
    for (const { path, en, zh } of said) expectNamed(one, path, { en, zh });
  });
});

/** A message names the field, the value and the range, in both languages. */
function expectNamed({ values }: FieldCase, path: string, words: { en: string; zh: string }): void {
  const field = fieldAt(path, String(values['model']));
  expect(words.zh).toMatch(/\p{Script=Han}/u);
  for (const text of Object.values(words)) {
    expect(text.slice(0, path.length)).toBe(path);
    if (field === undefined || !(path in values)) continue;
    expect(text).toContain((JSON.stringify(values[path]) ?? '').slice(0, 60));
    if (field.kind !== 'number') continue;
    const isRule = /entry|tp1Ratio/.test(text.slice(path.length));
    for (const bound of isRule ? [] : [field.min, field.max]) expect(text).toContain(String(bound));
  }
}
