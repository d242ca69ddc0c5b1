import { createServer } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAdmin } from '../support/account.ts';
import { launchBrowser, noBrowser } from '../support/browser.ts';
import { dataFolder, type RunningProduct, startProduct } from '../support/product.ts';

/** What pages show of a venue that is connected and says nothing: last known values, marked as such. */
const reason = noBrowser();
const folder = dataFolder();
const FOR_MS = 600_000;
const STALE = 'Not up to date';
let venue = '';
let product: RunningProduct;
let browser: Browser;
let page: Page;

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function order(method: 'POST' | 'DELETE', fault?: object): Promise<void> {
  const body = fault === undefined ? {} : { body: JSON.stringify({ forMs: FOR_MS, ...fault }) };
  const answer = await fetch(`${venue}/simulator/faults`, { method, ...body });
  expect(answer.status).toBe(200);
}

const stale = () => page.getByText(STALE);
const rowOf = (symbol: string) =>
  page.locator('.row', { has: page.getByRole('link', { name: symbol, exact: true }) });

describe.skipIf(reason !== null)(`a silent venue${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  beforeAll(async () => {
    const port = await freePort();
    venue = `http://127.0.0.1:${port}`;
    product = await startProduct(folder.path, { SIM_FAULTS: 'allow', SIM_PORT: String(port) });
    const [name = '', value = ''] = (await createAdmin(product.url, product.setupCode ?? '')).split('=');
    browser = await launchBrowser();
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
    await context.addCookies([{ name, value, url: product.url }]);
    page = await context.newPage();
  });

  afterAll(async () => {
    await browser?.close();
    await product?.kill('SIGTERM');
    await folder.remove();
  });

  test('one instrument is marked on the board and on its page, and its neighbours are not', async () => {
    await page.goto(`${product.url}/market`);
    await expect.poll(() => rowOf('ETHUSDT').textContent(), { timeout: 60_000 }).toMatch(/\d/);
    await order('POST', { kind: 'silent', match: 'ethusdt' });
    await expect.poll(() => rowOf('ETHUSDT').textContent(), { timeout: 60_000 }).toContain('not renewed for');
    expect(await rowOf('BTCUSDT').textContent()).not.toContain('not renewed for');
    // The whole row is its link; what Playwright finds in the way is that link. Rows rest under the mouse: without
    // that a new order could put another one there.
    const price = rowOf('ETHUSDT').locator('[data-col="price"]');
    await price.hover({ force: true });
    await price.click({ force: true });
    await page.waitForURL('**/market/ETHUSDT');
    // Head, candles, book and tape.
    await expect.poll(() => stale().count(), { timeout: 60_000 }).toBeGreaterThanOrEqual(4);
    await page.goto(`${product.url}/market/BTCUSDT`);
    await page.getByRole('table', { name: 'Trades' }).getByRole('row').nth(3).waitFor();
    expect(await stale().count()).toBe(0);
  });

  test('the whole venue is told on the start page, until it speaks again', async () => {
    await page.goto(product.url);
    const alert = page.getByText('The venue has sent nothing since');
    expect(await alert.count()).toBe(0);
    await order('POST', { kind: 'silent' });
    await alert.waitFor({ timeout: 90_000 });
    await order('DELETE');
    await alert.waitFor({ state: 'detached', timeout: 90_000 });
  });
});
