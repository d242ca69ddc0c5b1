import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectFitAndAccessible } from '../support/accessible.ts';
import { createAdmin, createMember } from '../support/account.ts';
import { launchBrowser, noBrowser } from '../support/browser.ts';
import { dataFolder, type RunningProduct, startProduct } from '../support/product.ts';

/** Signals and paper trading on the built product with the demo market: pushed, by role, accessible. */
const reason = noBrowser();
const folder = dataFolder();
/** The market warms up, and the first positions open. */
const WARM_MS = 220_000;
let product: RunningProduct;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let member: BrowserContext;
const faults: string[] = [];

const grid = () => page.getByRole('table', { name: 'Live scores' });
const cells = (state = '') => grid().locator(state === '' ? '[data-state]' : `[data-state="${state}"]`);
const control = () => page.getByRole('region', { name: 'Control', exact: true });
const openPositions = () => page.getByRole('region', { name: 'Open positions', exact: true });
const closeButtons = () => openPositions().getByRole('button', { name: /^Close / });
const dialog = () => page.getByRole('dialog');

/** Opens a page and waits until it is alive: its socket is connected. */
async function open(path: string): Promise<void> {
  await page.goto(`${product.url}${path}`);
  await page.getByText('Live', { exact: true }).first().waitFor();
}

async function signedIn(cookie: string): Promise<BrowserContext> {
  const [name = '', value = ''] = cookie.split('=');
  const made = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
  });
  await made.addCookies([{ name, value, url: product.url }]);
  return made;
}

describe.skipIf(reason !== null)(`signals and paper${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  beforeAll(async () => {
    product = await startProduct(folder.path);
    const admin = await createAdmin(product.url, product.setupCode ?? '');
    const reader = await createMember(product.url, admin, 'reader');
    browser = await launchBrowser();
    context = await signedIn(admin);
    member = await signedIn(reader);
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
    for (const path of ['/signals?gates=open', '/paper?by=hour']) {
      await guest.goto(`${product.url}${path}`);
      expect(new URL(guest.url()).searchParams.get('next')).toBe(path);
    }
    await guest.close();
  });

  test('the grid is in the first answer of the server, and changes by push', async () => {
    const html = async () => (await context.request.get(`${product.url}/signals`)).text();
    // The demo strategies are loaded while the page can be asked for already.
    const drawn = async () => (await html()).match(/data-strategy="/g)?.length ?? 0;
    await expect.poll(drawn, { timeout: 60_000, interval: 1_000 }).toBeGreaterThan(80);
    await open('/signals');
    await page.evaluate(() => Object.assign(globalThis, { notReloaded: true }));
    const read = () => cells().evaluateAll((all) => all.map((cell) => cell.textContent).join('|'));
    const before = await read();
    await expect.poll(read, { timeout: WARM_MS, interval: 500 }).not.toBe(before);
    expect(await page.evaluate(() => 'notReloaded' in globalThis)).toBe(true);
  });

  test('a cell says on focus what holds it back, and Escape takes the words away', async () => {
    await cells('blocked').first().waitFor({ timeout: WARM_MS });
    /** A blocked cell and its words as they are in one moment. */
    const read = async () => {
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      await cells('blocked').first().focus();
      return page.evaluate(() => {
        const cell = document.activeElement;
        const hint = document.querySelector('[role="tooltip"]');
        const isDescribed = hint !== null && cell?.getAttribute('aria-describedby') === hint.id;
        return {
          text: cell?.textContent,
          state: cell?.getAttribute('data-state'),
          isDescribed,
          hint: hint?.textContent,
        };
      });
    };
    // Scores that come just then may open its gates, and a cell that is scrolled to loses its words: once more.
    await expect.poll(read, { timeout: 10_000 }).toEqual({
      text: expect.stringContaining('✕'),
      state: 'blocked',
      isDescribed: true,
      hint: expect.stringContaining('before gates'),
    });
    await page.keyboard.press('Escape');
    await page.getByRole('tooltip').waitFor({ state: 'detached' });
  });

  test('filters narrow the grid, and their address shows the same', async () => {
    await page.getByRole('button', { name: 'Gates open' }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('gates')).toBe('open');
    await expect.poll(() => cells('blocked').count()).toBe(0);
    await open('/signals?symbol=BTCUSDT&sort=score');
    expect(await grid().getByRole('columnheader').count()).toBe(2);
    expect(await page.getByRole('button', { name: 'Highest first' }).getAttribute('aria-pressed')).toBe(
      'true',
    );
  });

  test('a cell opens its strategy', async () => {
    await open('/signals');
    const name = ((await cells().first().getAttribute('aria-label')) ?? '').split(',')[0] ?? '';
    await cells().first().click();
    await page.waitForURL(/\/strategies\/[0-9a-f-]{36}$/);
    await page.getByRole('heading', { level: 1, name }).waitFor();
  });

  test('the feed grows by push and says what became of each signal', async () => {
    await open('/signals');
    const feed = page.getByRole('list', { name: 'Signal feed' });
    await feed.locator('[data-signal]').first().waitFor({ timeout: WARM_MS });
    expect(await feed.textContent()).toMatch(/Not taken: |Opened a position/);
    const newest = () =>
      feed
        .locator('[data-signal]')
        .evaluateAll((all) => all.map((row) => row.getAttribute('data-signal')).join());
    const before = await newest();
    await expect.poll(newest, { timeout: 120_000, interval: 500 }).not.toBe(before);
  });

  test('reasons are counted now and over a time, with the worth of each gate', async () => {
    const reasons = page.getByRole('region', { name: 'What holds strategies back' });
    await reasons.getByText(/Of \d+ scores at this moment/).waitFor();
    await page.getByRole('button', { name: '1 h', exact: true }).click();
    await reasons.getByRole('table', { name: 'Worth of gates and layers' }).waitFor();
    await reasons.getByRole('button', { name: 'Read again' }).waitFor({ timeout: 120_000 });
    expect(await reasons.textContent()).toMatch(/Of [\d,]+ stored evaluations/);
  });

  test('tabs: all together first, then each strategy at an address of its own', async () => {
    await open('/paper');
    const tabs = page.getByRole('navigation', { name: 'Strategies', exact: true }).getByRole('link');
    expect(await tabs.first().textContent()).toContain('All');
    expect(await tabs.count()).toBeGreaterThan(80);
    const second = tabs.nth(1);
    await second.click();
    await expect.poll(() => new URL(page.url()).searchParams.get('strategy')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await second.getAttribute('aria-current')).toBe('page');
    await control().getByRole('button', { name: 'Pause' }).waitFor();
    await tabs.first().click();
    await expect.poll(() => new URL(page.url()).searchParams.get('strategy')).toBeNull();
  });

  test('a member sees positions, but no controls, and the server would refuse', async () => {
    await open('/paper');
    await closeButtons().first().waitFor({ timeout: WARM_MS });
    const seen = await member.newPage();
    await seen.goto(`${product.url}/paper`);
    await seen.getByText('Live', { exact: true }).first().waitFor();
    await seen
      .getByRole('region', { name: 'Open positions', exact: true })
      .getByRole('listitem')
      .first()
      // What was open may have ended by now: the next one.
      .waitFor({ timeout: WARM_MS });
    expect(await seen.getByRole('region', { name: 'Control', exact: true }).count()).toBe(0);
    expect(await seen.getByRole('button', { name: /^Close / }).count()).toBe(0);
    const query = `mutation { closeAll(input: { confirm: true }) { __typename } }`;
    const answer = await member.request.post(`${product.url}/graphql`, {
      data: { query },
      headers: { origin: product.url },
    });
    expect(await answer.json()).toMatchObject({ data: { closeAll: { __typename: 'ForbiddenError' } } });
    await seen.close();
  });

  test('settings are kept; what is wrong is said beside its field', async () => {
    await open('/paper');
    const slippage = control().getByLabel('Slippage');
    await slippage.fill('5000');
    await control().getByRole('button', { name: 'Save' }).click();
    await control().locator('#paper-slippage-error').waitFor();
    await slippage.fill('2.5');
    await control().getByLabel('Open in all').fill('60');
    await control().getByRole('button', { name: 'Save' }).click();
    // With its sign: before it is saved the same place says “Not saved yet”.
    await control().getByText('✓ Saved').waitFor();
    await open('/paper');
    expect(await control().getByLabel('Open in all').inputValue()).toBe('60');
    expect(await slippage.inputValue()).toBe('2.5');
  });

  test('the switch stops openings, and the page says so', async () => {
    await control().getByRole('switch').click();
    await page.getByText('Openings are switched off').waitFor();
    await open('/paper');
    expect(await control().getByRole('switch').getAttribute('aria-checked')).toBe('false');
  });

  /** Openings are off; they are let in until so many positions are there. */
  async function waitForPositions(least: number): Promise<void> {
    if ((await closeButtons().count()) >= least) return;
    await control().getByRole('switch').click();
    await expect.poll(() => closeButtons().count(), { timeout: 300_000 }).toBeGreaterThanOrEqual(least);
    await control().getByRole('switch').click();
    await page.getByText('Openings are switched off').waitFor();
  }

  const byHand = () => page.getByRole('table', { name: 'Closed trades', exact: true }).getByText('By hand');

  /** Closes the newest position after the question; false when it ended by itself before that was answered. */
  async function closeNewest(): Promise<boolean> {
    const [label] = await closeButtons().evaluateAll((all) =>
      all.map((one) => one.getAttribute('aria-label') ?? ''),
    );
    if (label === undefined) return false;
    // A strategy has one position at most: what comes and goes meanwhile has other names.
    const own = openPositions().getByRole('button', { name: label, exact: true });
    try {
      await own.click();
      await dialog()
        .getByRole('heading', { name: /^Close (Long|Short) \w+\?$/ })
        .waitFor();
      expect(await dialog().textContent()).toMatch(/[+−]?\d+\.\d{2}R/);
      await dialog().getByRole('button', { name: 'Close position' }).click();
      await dialog().waitFor({ state: 'detached' });
    } catch (error) {
      await page.keyboard.press('Escape');
      await dialog().waitFor({ state: 'detached' });
      if ((await own.count()) + (await byHand().count()) > 0) throw error;
      return false;
    }
    await expect.poll(() => own.count(), { timeout: 60_000 }).toBe(0);
    return true;
  }

  test('closing one asks first, and the position leaves by push', async () => {
    await waitForPositions(1);
    while (!(await closeNewest())) await waitForPositions(1);
    await byHand().first().waitFor({ timeout: 60_000 });
  }, 400_000);

  test('closing all names how many and what they stand at, and leaves none', async () => {
    // One may end by itself while the question stands there.
    await waitForPositions(2);
    await control()
      .getByRole('button', { name: /^Close all/ })
      .click();
    await dialog()
      .getByRole('heading', { name: /^Close all open positions \(\d+\)\?$/ })
      .waitFor();
    expect(await dialog().textContent()).toMatch(/[+−]?\d+\.\d{2}R/);
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    expect(await closeButtons().count()).toBeGreaterThan(0);
    await control()
      .getByRole('button', { name: /^Close all/ })
      .click();
    await dialog()
      .getByRole('button', { name: /^Close all \(\d+\)$/ })
      .click();
    await openPositions().getByText('A position opens with the next signal').waitFor({ timeout: 60_000 });
    await page.getByRole('table', { name: 'Closed trades by group' }).getByRole('row').nth(1).waitFor();
  }, 400_000);

  test('virtual positions are followed', async () => {
    await page.getByRole('table', { name: 'Virtual positions' }).getByRole('row').nth(1).waitFor();
    await page.getByRole('button', { name: 'Closed', exact: true }).click();
    await page.getByRole('button', { name: /^Open \d+$/ }).click();
  });

  const PAGES = ['/signals', '/paper', '/paper?by=exit', '/'];
  const WIDTHS = [1440, 390];

  test.each(PAGES.flatMap((path) => WIDTHS.map((width) => [path, width] as const)))(
    '%s at %d px is accessible in both themes and does not stick out',
    async (path, width) => {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`${product.url}${path}`);
      await page.waitForTimeout(1_500);
      await expectFitAndAccessible(page, width);
    },
  );

  test('no page threw', () => {
    expect(faults).toEqual([]);
  });
});
