import { findBrowser } from '@ae/scripts/browser.ts';
import { chromium } from 'playwright-core';
import { createAdmin } from '../support/account.ts';
import { dataFolder, startProduct } from '../support/product.ts';

/**
 * Time from a tick accepted on the socket to its subscription message in a browser page, with the demo running
 * and the app open in the same browser. `SECONDS` (default 60) sets how long after the warm-up.
 */
const seconds = Number(process.env['SECONDS'] ?? 60);
const folder = dataFolder();
const found = findBrowser();
if (found.path === null) throw new Error(found.reason);

try {
  const product = await startProduct(folder.path);
  const cookie = await createAdmin(product.url, product.setupCode ?? '');
  const browser = await chromium.launch({
    executablePath: found.path,
    args: ['--no-sandbox', '--disable-background-networking'],
  });
  const context = await browser.newContext();
  const [name = '', value = ''] = cookie.split('=');
  await context.addCookies([{ name, value, url: product.url }]);
  const page = await context.newPage();
  await page.goto(`${product.url}/strategies`);
  await new Promise((resolve) => setTimeout(resolve, 45_000));
  const delays = await page.evaluate(collect, { seconds, host: new URL(product.url).host });
  delays.sort((a, b) => a - b);
  const at = (share: number) => delays[Math.min(delays.length - 1, Math.floor(delays.length * share))];
  process.stdout.write(
    `${JSON.stringify({ messages: delays.length, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: at(1) })}\n`,
  );
  await browser.close();
  await product.kill('SIGTERM');
} finally {
  await folder.remove();
}

/** Runs in the page: one delay per tick message. */
function collect(target: { seconds: number; host: string }): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://${target.host}/graphql`, 'graphql-transport-ws');
    const delays: number[] = [];
    const query = 'subscription { tick(maxRate: 20) { reset ticks { receivedAt } } }';
    const answers: Record<string, object> = {
      connection_ack: { id: '1', type: 'subscribe', payload: { query } },
      ping: { type: 'pong' },
    };
    socket.onopen = () => socket.send(JSON.stringify({ type: 'connection_init' }));
    socket.onerror = () => reject(new Error('the socket failed'));
    socket.onmessage = (event) => {
      const message = JSON.parse(event.data as string);
      const answer = answers[message.type];
      if (answer !== undefined) socket.send(JSON.stringify(answer));
      const update = message.payload?.data?.tick;
      if (update === undefined || update.reset) return;
      for (const tick of update.ticks) delays.push(Date.now() - tick.receivedAt);
    };
    setTimeout(() => resolve(delays), target.seconds * 1000);
  });
}
