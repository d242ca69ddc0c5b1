import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectFitAndAccessible } from '../support/accessible.ts';
import { createAdmin } from '../support/account.ts';
import { launchBrowser, noBrowser } from '../support/browser.ts';
import { dataFolder, type RunningProduct, startProduct } from '../support/product.ts';

/** The market pages on the built product with the demo market: pushed, sorted, drawn, accessible. */
const reason = noBrowser();
const folder = dataFolder();
let product: RunningProduct;
let browser: Browser;
let context: BrowserContext;
let page: Page;
const faults: string[] = [];

const rows = () => page.getByRole('table', { name: 'Market' }).getByRole('row');
const symbols = () => page.locator('[data-board-link]').allTextContents();
/** The first symbol on the screen: rows stand in the order of their place, not of their birth. */
const firstSymbol = () =>
  page.locator('[data-board-link]').evaluateAll((links) => {
    const sorted = links.sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top);
    return sorted[0]?.textContent ?? '';
  });
const header = (name: RegExp) =>
  page.getByRole('columnheader', { name }).and(page.locator('[aria-sort]')).first();

/** Opens a page and waits until it is alive: its socket is connected. */
async function open(path: string): Promise<void> {
  await page.goto(`${product.url}${path}`);
  await page.getByText('Live', { exact: true }).first().waitFor();
}

describe.skipIf(reason !== null)(`market pages${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  beforeAll(async () => {
    product = await startProduct(folder.path);
    const [name = '', value = ''] = (await createAdmin(product.url, product.setupCode ?? '')).split('=');
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
    await guest.goto(`${product.url}/market/BTCUSDT?interval=1h`);
    expect(new URL(guest.url()).searchParams.get('next')).toBe('/market/BTCUSDT?interval=1h');
    await guest.close();
  });

  test('the board is in the first answer of the server and changes by push', async () => {
    const html = async () => (await context.request.get(`${product.url}/market?q=BTCUSDT`)).text();
    // The engine reads the venue's instruments while the page can be asked for already.
    const isDrawn = async () => (await html()).includes('href="/market/BTCUSDT"');
    await expect.poll(isDrawn, { timeout: 60_000, interval: 1_000 }).toBe(true);
    await open('/market?sort=symbol');
    await rows().nth(5).waitFor();
    await open('/market?q=BTCUSDT');
    await page.evaluate(() => Object.assign(globalThis, { notReloaded: true }));
    const price = page
      .locator('.row', { has: page.getByRole('link', { name: 'BTCUSDT', exact: true }) })
      .locator('[data-col="price"]');
    const before = await price.textContent();
    await expect.poll(() => price.textContent(), { timeout: 60_000, interval: 250 }).not.toBe(before);
    expect(await page.evaluate(() => 'notReloaded' in globalThis)).toBe(true);
  });

  test('search narrows the board, and its address says so', async () => {
    await open('/market');
    await page.keyboard.press('/');
    await page.keyboard.type('btc');
    await expect.poll(() => new URL(page.url()).searchParams.get('q')).toBe('btc');
    await expect.poll(async () => (await symbols()).every((symbol) => symbol.includes('BTC'))).toBe(true);
    await open('/market?q=btc');
    expect((await symbols()).every((symbol) => symbol.includes('BTC'))).toBe(true);
    await page.getByRole('searchbox').fill('no such thing');
    await page.getByText('No instrument matches').waitFor();
    await page.getByRole('searchbox').fill('');
  });

  test('a head sorts by its column, a second time the other way', async () => {
    await open('/market');
    const instrument = header(/Instrument/);
    await instrument.getByRole('button').click();
    await expect.poll(() => instrument.getAttribute('aria-sort')).toBe('ascending');
    const ascending = await firstSymbol();
    await instrument.getByRole('button').click();
    await expect.poll(() => instrument.getAttribute('aria-sort')).toBe('descending');
    expect(new URL(page.url()).searchParams.get('sort')).toBe('-symbol');
    await expect.poll(firstSymbol).not.toBe(ascending);
  });

  test('arrows go from row to row, and Enter opens the instrument', async () => {
    await open('/market?sort=symbol');
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
    const first = await firstSymbol();
    await page.getByRole('link', { name: first, exact: true }).focus();
    await page.keyboard.press('ArrowDown');
    expect(await focused()).not.toBe(first);
    await page.keyboard.press('ArrowUp');
    expect(await focused()).toBe(first);
    await page.getByRole('link', { name: 'BTCUSDT', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/market\/BTCUSDT$/);
    await page.getByRole('heading', { level: 1, name: 'BTCUSDT' }).waitFor();
  });

  test('candles are drawn and grow', async () => {
    await open('/market/BTCUSDT?interval=1m');
    const chart = page.locator('[data-bars]').first();
    await chart.locator('canvas').first().waitFor();
    await expect.poll(async () => Number(await chart.getAttribute('data-bars'))).toBeGreaterThan(0);
    await page.getByText(/The last 30 bars as a table/).click();
    const newest = page.locator('details tbody tr').first();
    const before = await newest.textContent();
    await expect.poll(() => newest.textContent(), { timeout: 60_000, interval: 250 }).not.toBe(before);
    // However much history came in meanwhile: the newest bar is that of now.
    const age = async () =>
      Date.now() - Date.parse((await newest.locator('td').first().getAttribute('title')) ?? '');
    await expect.poll(age, { timeout: 60_000, interval: 250 }).toBeLessThan(130_000);
  });

  test('another interval is in the address and draws into the same chart', async () => {
    const chart = page.locator('[data-bars]').first();
    await chart.evaluate((element) => element.setAttribute('data-kept', 'yes'));
    await page.getByRole('button', { name: '5m', exact: true }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('interval')).toBe('5m');
    await page.locator('nav[aria-label="About the instrument"]').getByText('Funding').click();
    await expect.poll(() => new URL(page.url()).searchParams.get('tab')).toBe('funding');
    expect(new URL(page.url()).searchParams.get('interval')).toBe('5m');
    expect(await chart.getAttribute('data-kept')).toBe('yes');
    await page.reload();
    const pressed = page.getByRole('button', { name: '5m', exact: true });
    expect(await pressed.getAttribute('aria-pressed')).toBe('true');
  });

  test('the book and the tape are live', async () => {
    await open('/market/BTCUSDT');
    const book = page.getByRole('table', { name: 'Order book' });
    await book.waitFor();
    await expect.poll(() => book.getByRole('row').count()).toBeGreaterThanOrEqual(12);
    const before = await book.textContent();
    await expect.poll(() => book.textContent(), { timeout: 30_000, interval: 250 }).not.toBe(before);
    await page.getByRole('table', { name: 'Trades' }).getByRole('row').nth(3).waitFor();
  });

  test('an instrument that is not recorded is not found', async () => {
    const answer = await page.goto(`${product.url}/market/NOSUCHUSDT`);
    expect(answer?.status()).toBe(404);
    await page.getByText('This page does not exist').waitFor();
  });

  const PAGES = ['/market', '/market/BTCUSDT', '?tab=funding', '?tab=liquidations', '?tab=data', '/server'];
  const WIDTHS = [1440, 390];

  test.each(PAGES.flatMap((path) => WIDTHS.map((width) => [path, width] as const)))(
    '%s at %d px is accessible in both themes and does not stick out',
    async (path, width) => {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`${product.url}${path.startsWith('/') ? path : `/market/BTCUSDT${path}`}`);
      await page.waitForTimeout(1_500);
      await expectFitAndAccessible(page, width);
    },
  );

  test('no page threw', () => {
    expect(faults).toEqual([]);
  });
});
