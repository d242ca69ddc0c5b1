import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectFitAndAccessible } from '../support/accessible.ts';
import { launchBrowser, noBrowser } from '../support/browser.ts';
import { dataFolder, type RunningProduct, startProduct } from '../support/product.ts';

/** What the first person does in the first hour, on the built product with the demo market. */
const reason = noBrowser();
const folder = dataFolder();
let product: RunningProduct;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let strategyUrl = '';
const faults: string[] = [];

describe.skipIf(reason !== null)(`first hour${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  beforeAll(async () => {
    product = await startProduct(folder.path);
    browser = await launchBrowser();
    context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      locale: 'en-GB',
    });
    page = await context.newPage();
    page.on('pageerror', (error) => faults.push(String(error)));
  });

  afterAll(async () => {
    await browser?.close();
    await product?.kill('SIGTERM');
    await folder.remove();
  });

  test('a guest sees live funding rates, a simulated market, and no more', async () => {
    await page.goto(product.url);
    await page.getByText('SIMULATED', { exact: false }).first().waitFor();
    await page.getByText('BTCUSDT').first().waitFor();
    await page.goto(`${product.url}/strategies`);
    // Until there is an admin the way in is the set-up page.
    expect(new URL(page.url()).pathname).toBe('/setup');
  });

  test('the set-up code makes the first admin, once', async () => {
    await page.goto(`${product.url}/setup`);
    await fillAccount('00000-00000-00000-00000');
    await page
      .getByText(/code/i)
      .and(page.getByRole('alert'))
      .or(page.locator('#setupCode-error'))
      .first()
      .waitFor();
    await fillAccount(product.setupCode ?? '');
    // Signed in, the set-up page gives way to the portfolio.
    await page.waitForURL((url) => url.pathname === '/');
    await page.getByText('Administrator', { exact: true }).first().waitFor();
    const guest = await browser.newPage();
    await guest.goto(`${product.url}/setup`);
    expect(new URL(guest.url()).pathname).not.toBe('/setup');
    await guest.close();
  });

  test('a score changes by push, without a reload', async () => {
    await page.goto(`${product.url}/strategies`);
    const meters = page.getByRole('meter');
    await meters.first().waitFor();
    await page.evaluate(() => Object.assign(globalThis, { notReloaded: true }));
    const read = () =>
      meters.evaluateAll((all) =>
        all
          .map((meter) => meter.getAttribute('aria-valuetext') ?? meter.getAttribute('aria-valuenow'))
          .join('|'),
      );
    const before = await read();
    await expect.poll(read, { timeout: 90_000, interval: 500 }).not.toBe(before);
    expect(await page.evaluate(() => 'notReloaded' in globalThis)).toBe(true);
  });

  test('weights that do not sum to 100 are an error; corrected, the strategy is created', async () => {
    await page.goto(`${product.url}/strategies/new`);
    await alive();
    const name = page.locator('#field-displayName');
    await name.fill('My first strategy');
    const weight = page.locator('#field-weightDirection');
    const right = await weight.inputValue();
    await weight.fill('80');
    await weight.press('Tab');
    await page
      .locator('form')
      .getByRole('button', { name: /create/i })
      .click();
    await page.locator('#field-weights').getByRole('alert').waitFor();
    expect(await page.locator('#field-weights').textContent()).toMatch(/100/);
    expect(new URL(page.url()).pathname).toBe('/strategies/new');
    await weight.fill(right);
    await weight.press('Tab');
    await page
      .locator('form')
      .getByRole('button', { name: /create/i })
      .click();
    await page.waitForURL(/\/strategies\/[0-9a-f-]{36}/);
    await page.getByRole('heading', { name: 'My first strategy' }).waitFor();
    strategyUrl = page.url();
  });

  test('the server gives the same verdict to whoever asks without the form', async () => {
    const query = `mutation($config: JSON!) { createStrategy(input: { config: $config }) { __typename ... on ValidationError { fields { path message } } } }`;
    const config = { displayName: 'x', weightDirection: 80, weightEnv: 25, weightAux: 15, weightMomentum: 5 };
    const response = await context.request.post(`${product.url}/graphql`, {
      data: { query, variables: { config } },
      headers: { origin: product.url },
    });
    const body = (await response.json()) as {
      data: { createStrategy: { __typename: string; fields: { path: string }[] } };
    };
    expect(body.data.createStrategy.__typename).toBe('ValidationError');
    expect(body.data.createStrategy.fields.map((field) => field.path)).toContain('weights');
  });

  test('every page speaks Chinese too, and remembers it', async () => {
    await page.goto(`${product.url}/strategies`);
    await alive();
    await page
      .getByRole('button', { name: '中文' })
      .or(page.getByRole('radio', { name: '中文' }))
      .or(page.getByText('中文'))
      .first()
      .click();
    await expect.poll(() => page.locator('html').getAttribute('lang')).toMatch(/^zh/);
    await page.reload();
    expect(await page.locator('html').getAttribute('lang')).toMatch(/^zh/);
    await alive('实时');
    await page.getByText('English').first().click();
    await expect.poll(() => page.locator('html').getAttribute('lang')).toMatch(/^en/);
  });

  // Without a path: the strategy made above.
  const PAGES = [
    '/',
    '/strategies',
    '/strategies/new',
    '/server',
    '?tab=signals',
    '?tab=paper',
    '?tab=settings',
  ];

  test.each(PAGES)('%s is accessible in both themes and fits a phone', async (path) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(path.startsWith('/') ? `${product.url}${path}` : `${strategyUrl}${path}`);
    await page.waitForTimeout(1_000);
    await expectFitAndAccessible(page, 390);
  });

  test('a guest can sign in on a phone, in both themes', async () => {
    const guest = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
    await guest.goto(`${product.url}/login`);
    await expectFitAndAccessible(guest, 390);
    await guest.context().close();
  });

  test('no page threw', () => {
    expect(faults).toEqual([]);
  });
});

/** Waits until the page takes what is typed and clicked: its socket is connected, in the word of its language. */
async function alive(word = 'Live'): Promise<void> {
  await page.getByText(word, { exact: true }).first().waitFor();
}

async function fillAccount(code: string): Promise<void> {
  // The button waits until the page is alive; what is typed before that is lost.
  await page.locator('form button[type=submit]:enabled').waitFor();
  await page.locator('#setupCode').fill(code);
  await page.locator('#username').fill('founder');
  await page.locator('#password').fill('correct horse battery');
  await page.locator('form button[type=submit]').click();
}
