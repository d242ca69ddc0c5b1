import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Nothing sticks out of a screen of this width, and axe finds nothing in the light and in the dark theme. */
export async function expectFitAndAccessible(page: Page, width: number): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  for (const theme of ['light', 'dark']) {
    await page.evaluate((name) => document.documentElement.setAttribute('data-theme', name), theme);
    await faded(page);
    // Without frames the page itself can be asked: no second page for the result.
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    expect(violations.map(({ id, nodes }) => `${theme} ${id}: ${nodes[0]?.html}`)).toEqual([]);
  }
}

/**
 * Colours fade from one theme to the other: waits until that has begun and the last has arrived. What moves with the
 * market may never rest, and changes no colour.
 */
async function faded(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
  await page.waitForFunction(
    () =>
      !document
        .getAnimations()
        .some(
          (one) =>
            one instanceof CSSTransition &&
            one.playState === 'running' &&
            /color$|^(opacity|fill|stroke)$/.test(one.transitionProperty),
        ),
  );
}
