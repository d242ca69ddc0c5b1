import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectFitAndAccessible } from '../support/accessible.ts';
import { createAdmin } from '../support/account.ts';
import { launchBrowser, noBrowser } from '../support/browser.ts';
import { dataFolder, type RunningProduct, startProduct } from '../support/product.ts';

/** The strategy pages on the built product with the demo market: made, edited, explained, compared, by push. */
const reason = noBrowser();
const folder = dataFolder();
let product: RunningProduct;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let cookie = '';
const faults: string[] = [];

interface Stored {
  id: string;
  uuid: string;
  version: number;
  displayName: string;
  config: Record<string, unknown>;
}

/** Asks the API as the admin: what somebody else does meanwhile. */
async function api<Data>(query: string, variables: Record<string, unknown> = {}): Promise<Data> {
  const answer = await fetch(`${product.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: product.url, cookie },
    body: JSON.stringify({ query, variables }),
  });
  return ((await answer.json()) as { data: Data }).data;
}

async function stored(id: string): Promise<Stored> {
  const query = 'query($id: ID!) { strategy(id: $id) { id uuid version displayName config } }';
  return (await api<{ strategy: Stored }>(query, { id })).strategy;
}

async function update(id: string, changes: Record<string, unknown>): Promise<void> {
  const { version, config } = await stored(id);
  const query = `mutation($input: UpdateStrategyInput!) { updateStrategy(input: $input) { __typename } }`;
  await api(query, { input: { id, expectedVersion: version, config: { ...config, ...changes } } });
}

/** Opens a page and waits until it is alive: its socket is connected. */
async function open(path: string): Promise<void> {
  await page.goto(`${product.url}${path}`);
  await page.getByText('Live', { exact: true }).first().waitFor();
}

const idOfPage = (): string => new URL(page.url()).pathname.split('/')[2] ?? '';
const card = (name: string) =>
  page.getByRole('article').filter({ has: page.getByRole('link', { name, exact: true }) });

describe.skipIf(reason !== null)(`strategy pages${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  let made = '';

  /** The latest stored evaluation of the strategy made here, as an address names it. */
  async function latestStored(): Promise<string> {
    const query = `query($id: ID!) { evaluations(strategyId: $id, first: 1) { edges { node { at } } } }`;
    const { evaluations } = await api<{ evaluations: { edges: { node: { at: string } }[] } }>(query, {
      id: made,
    });
    return `evaluation:${made}@${Date.parse(evaluations.edges[0]?.node.at ?? '')}`;
  }

  beforeAll(async () => {
    product = await startProduct(folder.path);
    cookie = await createAdmin(product.url, product.setupCode ?? '');
    const [name = '', value = ''] = cookie.split('=');
    browser = await launchBrowser();
    context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      locale: 'en-GB',
    });
    await context.addCookies([{ name, value, url: product.url }]);
    page = await context.newPage();
    page.on('pageerror', (error) => faults.push(String(error)));
  });

  afterAll(async () => {
    await browser?.close();
    await product?.kill('SIGTERM');
    await folder.remove();
  });

  test('a guest is sent to sign in and comes back', async () => {
    const guest = await browser.newPage();
    await guest.goto(`${product.url}/strategies/compare?ids=a,b`);
    expect(new URL(guest.url()).searchParams.get('next')).toBe('/strategies/compare?ids=a,b');
    await guest.close();
  });

  test('a strategy is made by keyboard alone, with the defaults of its model and instrument', async () => {
    // The engine reads the venue's instruments while the form can be asked for already; it reads them once.
    const html = async () => (await context.request.get(`${product.url}/strategies/new`)).text();
    await expect.poll(html, { timeout: 60_000, interval: 1_000 }).toContain('ETHUSDT');
    await open('/strategies/new');
    await page.getByLabel('Name', { exact: true }).focus();
    await page.keyboard.type('Keyboard one');
    await page.keyboard.press('Tab');
    await page.keyboard.type('ETH');
    await page.getByText(/took the defaults of ETHUSDT/).waitFor();
    expect(await page.getByLabel('Large from').inputValue()).toBe('50000');
    await page.getByRole('slider', { name: 'Direction' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByText('1 over 100').waitFor();
    await page.getByLabel('Name', { exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByText(/Not saved yet/).waitFor();
    await page.getByRole('slider', { name: 'Direction' }).focus();
    await page.keyboard.press('ArrowLeft');
    await page.getByText('Exactly 100').waitFor();
    await page.getByRole('button', { name: 'Create strategy' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Keyboard one' }).waitFor();
    made = idOfPage();
    expect((await stored(made)).config).toMatchObject({ symbol: 'ETHUSDT', weightDirection: 55 });
  });

  test('another model refills what nobody has set, and the preview follows', async () => {
    await open('/strategies/new');
    await page.getByText(/Worked out in your browser/).waitFor({ timeout: 60_000 });
    await page.getByLabel('Second target', { exact: true }).fill('3.5');
    const model = page.getByLabel('Scoring model');
    const other = await model.locator('option:not(:checked)').nth(3).getAttribute('value');
    await model.selectOption(other ?? '');
    await page.getByText(/fields took the defaults of/).waitFor();
    expect(await page.getByLabel('Second target', { exact: true }).inputValue()).toBe('3.5');
    await page.getByRole('heading', { name: 'Score now with these settings' }).waitFor();
  });

  test('the plaza is in the first answer, and its filters are in the address', async () => {
    const html = await (await context.request.get(`${product.url}/strategies?q=keyboard`)).text();
    expect(html).toContain(made);
    await open('/strategies?q=keyboard');
    await card('Keyboard one').waitFor();
    const model = page.getByLabel('Model', { exact: true });
    const other = await model.locator('option:not(:checked)').nth(0).getAttribute('value');
    await model.selectOption(other ?? '');
    await expect.poll(() => new URL(page.url()).searchParams.get('model')).toBe(other);
    await page.getByRole('button', { name: 'Clear filter' }).click();
    await expect.poll(() => new URL(page.url()).search).toBe('');
  });

  test('an edit by somebody else is on the plaza without a reload', async () => {
    await open('/strategies?q=keyboard');
    await page.evaluate(() => Object.assign(globalThis, { notReloaded: true }));
    await update(made, { displayName: 'Keyboard two' });
    await card('Keyboard two').waitFor();
    expect(await page.evaluate(() => 'notReloaded' in globalThis)).toBe(true);
  });

  test('two edits of one version: the second is told, and puts its changes on top', async () => {
    await open(`/strategies/${made}/edit`);
    await page.getByLabel('Entry score').fill('78');
    await update(made, { timeoutMinutes: 60 });
    await page.getByText(/Somebody saved version 3 while you edit/).waitFor();
    await page.getByRole('button', { name: 'Save as a new version' }).click();
    const alert = page.getByRole('alert').filter({ hasText: 'Nothing was overwritten' });
    await alert.getByRole('button', { name: 'Keep my changes on top' }).click();
    // The newest version is read first.
    await expect.poll(() => page.getByLabel('Time-out').inputValue(), { timeout: 30_000 }).toBe('60');
    expect(await page.getByLabel('Entry score').inputValue()).toBe('78');
    await page.getByRole('button', { name: 'Save as a new version' }).click();
    await page.getByRole('heading', { level: 1, name: 'Keyboard two', exact: true }).waitFor();
    expect(await stored(made)).toMatchObject({ version: 4, config: { entryScore: 78, timeoutMinutes: 60 } });
    await open(`/strategies/${made}?tab=settings`);
    await page.getByRole('heading', { name: 'Version 4' }).waitFor();
    await page.getByText('by admin').first().waitFor();
  });

  test('money is added in place, and the page hears of it', async () => {
    await open(`/strategies/${made}?tab=paper`);
    await page.getByRole('button', { name: 'Top up' }).click();
    await page.getByLabel('Amount').fill('0.001');
    await page.getByRole('button', { name: 'Add to balance' }).click();
    await page.getByText('Enter an amount above zero').waitFor();
    await page.getByLabel('Amount').fill('2500');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(async () => (await stored(made)).config['initialBalance']).toBe(12_500);
    await page.getByText('Version 5').first().waitFor();
  });

  test('a copy is made from the card', async () => {
    await open('/strategies?q=keyboard');
    await page.getByRole('button', { name: 'More actions for Keyboard two' }).click();
    await page.getByRole('menuitem', { name: 'Clone' }).click();
    const name = page.getByRole('dialog').getByLabel('Name');
    expect(await name.inputValue()).toBe('Keyboard two copy');
    await name.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Keyboard two copy' }).waitFor();
    expect(idOfPage()).not.toBe(made);
  });

  test('a strategy is retired after a question, listed, and restored', async () => {
    await open('/strategies?q=copy');
    await page.getByRole('button', { name: 'More actions for Keyboard two copy' }).click();
    await page.getByRole('menuitem', { name: 'Deprecate' }).click();
    await page.getByRole('button', { name: 'Deprecate strategy' }).click();
    await card('Keyboard two copy').waitFor({ state: 'detached' });
    await open('/strategies/deprecated');
    const row = page.getByRole('row', { name: /Keyboard two copy/ });
    await row.getByRole('button', { name: 'Restore' }).click();
    await row.waitFor({ state: 'detached' });
    await open('/strategies?q=copy');
    await card('Keyboard two copy').waitFor();
  });

  test('an evaluation is explained, and recomputed to the same', async () => {
    // The newest row may be of this moment: pushed, and not stored yet.
    await expect.poll(latestStored, { timeout: 60_000, interval: 1_000 }).toMatch(/@\d+$/);
    const subject = await latestStored();
    await open(`/strategies/${made}`);
    const table = page.getByRole('table', { name: 'Latest evaluations' });
    await table
      .getByRole('link', { name: /^Explain/ })
      .and(page.locator(`[href*="${encodeURIComponent(subject)}"]`))
      .click();
    const dialog = page.getByRole('dialog', { name: 'Why this evaluation' });
    await dialog.getByText('How the score adds up').waitFor();
    expect(new URL(page.url()).searchParams.get('explain')).toBe(subject);
    await dialog.getByRole('button', { name: 'Recompute' }).click();
    await dialog.getByText('Identical: every value came out the same.').waitFor({ timeout: 60_000 });
    await page.reload();
    await dialog.getByText('How the score adds up').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  test('strategies are chosen on the plaza and compared; a test freezes them until it ends', async () => {
    await open('/strategies?q=keyboard');
    await page.getByLabel('Compare Keyboard two', { exact: true }).check();
    await page.getByLabel('Compare Keyboard two copy').check();
    await page.getByRole('link', { name: 'Compare', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Compare strategies' }).waitFor();
    const table = page.getByRole('region', { name: 'Statistics' });
    await table.getByRole('columnheader', { name: /Keyboard two copy/ }).waitFor();
    await page
      .getByText(/Too few days to judge/)
      .first()
      .waitFor();
    const address = new URL(page.url());
    await page.getByLabel('Name of the test').fill('Same or not');
    await page.getByRole('button', { name: 'Start a test of these 2' }).click();
    await page.getByRole('button', { name: 'End the test' }).waitFor();
    // A running test is compared over its own time.
    await page.getByRole('button', { name: 'Test', exact: true, pressed: true }).waitFor();
    await page.getByText(/when the test “Same or not” began/).waitFor();

    await open(`/strategies/${made}/edit`);
    await page.getByText('Frozen by the A/B test Same or not').waitFor();
    const link = page.getByRole('link', { name: 'See the comparison' });
    expect((await link.getAttribute('href'))?.includes(made)).toBe(true);
    await open('/strategies?q=keyboard');
    await card('Keyboard two').getByText('Frozen').waitFor();
    expect(await card('Keyboard two').getByRole('button', { name: 'Pause' }).isDisabled()).toBe(true);

    await open(`${address.pathname}${address.search}`);
    await page.getByRole('button', { name: 'End the test' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End the test' }).click();
    await page.getByText('ended', { exact: true }).waitFor();
  });

  const WIDTHS = [1440, 390];
  const PAGES = [
    '',
    '/new',
    '/deprecated',
    '/compare',
    '/compare?ids=MADE,COPY',
    '/MADE',
    '/MADE?tab=paper',
    '/MADE?tab=settings',
    '/MADE?tab=research',
    '/MADE/edit',
    '/MADE?explain=EVALUATION',
  ];

  async function addressOf(path: string): Promise<string> {
    const query = `{ strategies(first: 10, search: "copy") { edges { node { uuid } } } }`;
    const { strategies } = await api<{ strategies: { edges: { node: { uuid: string } }[] } }>(query);
    return `/strategies${path}`
      .replace('EVALUATION', await latestStored())
      .replace('MADE', made)
      .replace('COPY', strategies.edges[0]?.node.uuid ?? '');
  }

  test.each(PAGES.flatMap((path) => WIDTHS.map((width) => [path, width] as const)))(
    '/strategies%s at %d px is accessible in both themes and does not stick out',
    async (path, width) => {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`${product.url}${await addressOf(path)}`);
      await page.waitForTimeout(1_500);
      await expectFitAndAccessible(page, width);
    },
  );

  test('no page threw', () => {
    expect(faults).toEqual([]);
  });
});
