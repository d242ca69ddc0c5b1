import { findBrowser } from '@ae/scripts/browser.ts';
import { type Browser, chromium } from 'playwright-core';

/** Why browser tests cannot run here; null when they can. The test runner says so too. */
export function noBrowser(): string | null {
  const said = process.env['AE_NO_CHROMIUM'];
  if (said !== undefined && said !== '') return said;
  const found = findBrowser();
  return found.path === null ? found.reason : null;
}

/** A headless Chromium that asks nobody outside this machine for anything. */
export function launchBrowser(): Promise<Browser> {
  const found = findBrowser();
  if (found.path === null) throw new Error(found.reason);
  const quiet = [
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ];
  return chromium.launch({ executablePath: found.path, args: ['--no-sandbox', ...quiet] });
}
