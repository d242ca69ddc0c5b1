import { appliesTo, type Field, fieldAt, fieldsOf, type Locale, ownFieldsOf } from '@ae/strategies/config.ts';
import { MODELS } from '@ae/strategies/registry.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectFitAndAccessible } from '../support/accessible.ts';
import { createAdmin } from '../support/account.ts';
import { launchBrowser, noBrowser } from '../support/browser.ts';
import { type FieldCase, fieldCases, nested, rightValues } from '../support/field-cases.ts';
import { dataFolder, type RunningProduct, startProduct } from '../support/product.ts';

/** The fields of the form in a real browser: what it shows of a wrong value is what the API says, in both languages. */
const reason = noBrowser();
const folder = dataFolder();
const faults: string[] = [];
let product: RunningProduct;
let browser: Browser;
let cookie = '';

interface FieldProblem {
  readonly path: string;
  readonly message: string;
  readonly messageZh: string;
}

async function api<Data>(query: string, variables: Record<string, unknown>): Promise<Data> {
  const answer = await fetch(`${product.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: product.url, cookie },
    body: JSON.stringify({ query, variables }),
  });
  return ((await answer.json()) as { data: Data }).data;
}

const answers = new Map<string, readonly FieldProblem[]>();

/** What the API says of a wrong case; asked once for both languages. */
async function refusedByApi({ name, values }: FieldCase): Promise<readonly FieldProblem[]> {
  const known = answers.get(name);
  if (known !== undefined) return known;
  const query = `mutation($config: JSON!) { createStrategy(input: { config: $config }) {
    ... on ValidationError { fields { path message messageZh } } } }`;
  const { createStrategy } = await api<{ createStrategy: { fields: FieldProblem[] } }>(query, {
    config: nested(values),
  });
  answers.set(name, createStrategy.fields);
  return createStrategy.fields;
}

async function openForm(locale: Locale): Promise<Page> {
  const context = await browser.newContext({ locale: locale === 'zh' ? 'zh-CN' : 'en-GB' });
  const [name = '', value = ''] = cookie.split('=');
  await context.addCookies([{ name, value, url: product.url }]);
  const page = await context.newPage();
  page.on('pageerror', (error) => faults.push(String(error)));
  await page.goto(`${product.url}/strategies/new`);
  await page
    .getByText(locale === 'zh' ? '实时' : 'Live', { exact: true })
    .first()
    .waitFor();
  return page;
}

const NO_WEIGHTS: Readonly<Record<Locale, string>> = {
  en: 'This model has no weights to set.',
  zh: '此模型没有可调的权重。',
};
/** A model whose score does not decide the entry, and that has neither weights nor gates to set. */
const BY_BONUS = String(
  MODELS.find(({ id }) => !appliesTo('entryScore', id) && appliesTo('flipThreshold', id))?.id,
);

const input = (page: Page, path: string) => page.locator(`#field-${path.replace('.', '-')}`);

/** True for a value that somebody can type or choose; an empty input is null. */
function canType(field: Field | undefined, value: unknown): boolean {
  if (field?.kind === 'number') return typeof value === 'number' || value === null;
  if (field?.kind === 'choice') return field.options.includes(value as string);
  return field?.kind === 'text' && typeof value === 'string' && value !== '';
}

async function type(page: Page, field: Field, value: unknown): Promise<void> {
  if (field.kind === 'choice') await input(page, field.path).selectOption(String(value));
  else await input(page, field.path).fill(value === null ? '' : String(value));
}

/** What a case has otherwise than the form at its start. */
function changes({ values }: FieldCase): [Field | undefined, unknown][] {
  const model = String(values['model']);
  const right = rightValues(model);
  return Object.entries(values)
    .filter(([path, value]) => JSON.stringify(value) !== JSON.stringify(right[path]))
    .map(([path, value]) => [fieldAt(path, model), value]);
}

/** Cases of one model that a person can bring about. */
function typed(model: string): FieldCase[] {
  return fieldCases().filter(
    (one) =>
      one.values['model'] === model &&
      changes(one).length > 0 &&
      one.code !== 'required' &&
      changes(one).every(([field, value]) => canType(field, value)),
  );
}

describe.skipIf(reason !== null)(`strategy fields${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  const owner = MODELS.find(({ params }) => params !== undefined);
  const model = String(owner?.id);
  const own = ownFieldsOf(model);

  beforeAll(async () => {
    product = await startProduct(folder.path);
    cookie = await createAdmin(product.url, product.setupCode ?? '');
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await product?.kill('SIGTERM');
    await folder.remove();
  });

  test('the fields of a model come and go with it, named in both languages', async () => {
    for (const locale of ['en', 'zh'] as const) {
      const page = await openForm(locale);
      const usual = await input(page, 'model').inputValue();
      expect(await page.locator('[id^="field-params-"]').count()).toBe(0);
      await input(page, 'model').selectOption(model);
      for (const field of own) {
        const { label = field.meaning } = field;
        expect(await page.getByLabel(label[locale], { exact: true }).inputValue()).toBe(
          String(field.default),
        );
      }
      await page.setViewportSize({ width: 390, height: 900 });
      await expectFitAndAccessible(page, 390);
      await input(page, 'model').selectOption(usual);
      await expect.poll(() => page.locator('[id^="field-params-"]').count()).toBe(0);
      await page.context().close();
    }
  });

  test.each(
    MODELS.flatMap(({ id }) => (['en', 'zh'] as const).map((locale) => [id, locale] as const)).filter(
      ([id]) => typed(id).length > 0,
    ),
  )('%s: the form says of every value what the API says (%s)', async (id, locale) => {
    const page = await openForm(locale);
    await input(page, 'displayName').fill('one case');
    await input(page, 'model').selectOption(id);
    const right = rightValues(id);
    for (const one of typed(id)) {
      const changed = changes(one).flatMap(([field, value]) => (field ? [{ field, value }] : []));
      for (const { field, value } of changed) await type(page, field, value);
      const shown = page.locator('form p.text-down').filter({ hasText: /,|\uff0c/ });
      const expected = one.code === null ? [] : await refusedByApi(one);
      const words = expected.map(({ message, messageZh }) => (locale === 'zh' ? messageZh : message));
      await expect
        .poll(async () => (await shown.allInnerTexts()).map((text) => text.replace(/^✕\s*/u, '')), {
          message: one.name,
        })
        .toEqual(words);
      for (const { field } of changed) await type(page, field, right[field.path]);
    }
    await page.context().close();
  });

  test.each(['en', 'zh'] as const)(
    'a model shows the fields it uses and names the rest (%s)',
    async (locale) => {
      const page = await openForm(locale);
      for (const { id } of MODELS) {
        await input(page, 'model').selectOption(id);
        const shown = fieldsOf(id).filter(({ path }) => appliesTo(path, id));
        const present = () =>
          fieldsOf(id).reduce<Promise<string[]>>(
            async (found, { path }) =>
              (await input(page, path).count()) === 1 ? [...(await found), path] : await found,
            Promise.resolve([]),
          );
        await expect.poll(present, { message: id }).toEqual(shown.map(({ path }) => path));
        const line = page.getByText(NO_WEIGHTS[locale], { exact: true });
        await expect.poll(() => line.count(), { message: id }).toBe(appliesTo('weightEnv', id) ? 0 : 1);
      }
      await input(page, 'model').selectOption(BY_BONUS);
      await page.getByText(NO_WEIGHTS[locale], { exact: true }).waitFor();
      await page.setViewportSize({ width: 390, height: 900 });
      await expectFitAndAccessible(page, 390);
      await page.context().close();
    },
  );

  test('what a model does not use is kept, is not shown with the parameters, and its faults can be reached', async () => {
    const page = await openForm('en');
    await page.getByLabel('Name', { exact: true }).fill('With unused fields');
    await input(page, 'entryScore').fill('78');
    await input(page, 'weightEnv').fill('30');
    await input(page, 'model').selectOption(BY_BONUS);
    await expect.poll(() => input(page, 'gateVol.volAtrPctMin').count()).toBe(0);
    await page.getByText('5 over 100').waitFor();
    await input(page, 'weightDirection').fill('50');
    await page.getByText('Exactly 100').waitFor();
    await page.getByText('Not used by this model: Entry score.').waitFor();
    await input(page, 'flipThreshold').fill('70');
    await input(page, 'entryScore').fill('66');
    await page.getByRole('button', { name: 'Create strategy' }).click();
    await page.getByRole('heading', { level: 1, name: 'With unused fields' }).waitFor();
    const { strategy } = await api<{ strategy: { config: object } }>(
      'query($id: ID!) { strategy(id: $id) { config } }',
      { id: new URL(page.url()).pathname.split('/')[2] },
    );
    expect(strategy.config).toMatchObject({
      model: BY_BONUS,
      entryScore: 66,
      weightEnv: 30,
      weightDirection: 50,
      gateVol: { enabled: false },
    });
    await page.goto(`${page.url()}?tab=settings`);
    await page.getByText('This model has no weights to set.').waitFor();
    await page.getByText('Not used by this model: Entry score.').waitFor();
    await page.getByRole('term').filter({ hasText: 'Flip threshold' }).waitFor();
    expect(await page.getByRole('term').filter({ hasText: 'Entry score' }).count()).toBe(0);
    await page.context().close();
  });

  test('an own field is saved, shown with the parameters and in the history', async () => {
    const page = await openForm('en');
    const [field] = own.filter(({ kind }) => kind === 'number');
    if (field?.kind !== 'number') throw new Error('no model has a number of its own');
    const label = (field.label ?? field.meaning).en;
    await page.getByLabel('Name', { exact: true }).fill('With own fields');
    await input(page, 'model').selectOption(model);
    await page.getByLabel(label, { exact: true }).fill(String(field.max + 1));
    await page.getByRole('button', { name: 'Create strategy' }).click();
    await page.getByText(/Not saved yet/).waitFor();
    await page.getByLabel(label, { exact: true }).fill(String(field.max));
    await page.getByRole('button', { name: 'Create strategy' }).click();
    await page.getByRole('heading', { level: 1, name: 'With own fields' }).waitFor();
    const address = page.url();
    await page.goto(`${address}/edit`);
    await expect.poll(() => page.getByLabel(label, { exact: true }).inputValue()).toBe(String(field.max));
    await page.getByText('Live', { exact: true }).first().waitFor();
    await page.getByLabel(label, { exact: true }).fill(String(field.min));
    await page.getByRole('button', { name: 'Save as a new version' }).click();
    await page.getByRole('heading', { level: 1, name: 'With own fields' }).waitFor();
    await page.goto(`${address}?tab=settings`);
    await page.getByRole('heading', { name: 'Of this model' }).waitFor();
    const change = page.getByRole('listitem').filter({ hasText: label });
    await change.getByText(String(field.max), { exact: true }).waitFor();
    await change.getByText(String(field.min), { exact: true }).waitFor();
    await page.context().close();
  });

  test('no page threw', () => {
    expect(faults).toEqual([]);
  });
});
