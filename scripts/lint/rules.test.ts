import { describe, expect, it } from 'vitest';
import { checkSources, RULES } from './rules.ts';
import { sourceText } from './source.ts';

const CORE = 'server/src/engine/core/x.ts';
const repeated = (line: string, times: number) => Array.from({ length: times }, () => line).join('\n');
const longFunction = (lines: number) => `function f() {\n${repeated('  g();', lines - 2)}\n}\n`;
// Joined here so that the scan of this very file finds nothing.
const joined = (...parts: string[]) => parts.join('');

/** Rule, path, a text that must be refused. */
const BAD: readonly (readonly [string, string, string])[] = [
  ['purity', CORE, 'const at = Date.now();'],
  ['purity', CORE, 'const at = new Date();'],
  ['purity', CORE, 'const at = performance.now();'],
  ['purity', CORE, 'const r = Math.random();'],
  ['purity', CORE, 'const id = crypto.randomUUID();'],
  ['purity', CORE, 'setTimeout(go, 5);'],
  ['purity', CORE, 'setInterval(go, 5);'],
  ['purity', CORE, 'export async function f() {}'],
  ['purity', CORE, 'export const f = async () => 1;'],
  ['purity', CORE, 'for await (const x of y) g(x);'],
  ['purity', CORE, 'const v = process.version;'],
  ['purity', CORE, "import { createHash } from 'node:crypto';"],
  ['purity', 'strategies/src/models/x.ts', 'const now = Date.now();'],
  ['one-environment-reader', 'server/src/http/x.ts', "const port = process.env['PORT'];"],
  ['one-environment-reader', 'web/src/lib/x.ts', 'const url = import.meta.env.VITE_URL;'],
  ['one-time-column', 'db/src/schema/x.ts', "import { timestamp } from 'drizzle-orm/pg-core';"],
  ['one-time-column', 'db/src/schema/x.ts', "import { numeric as n } from 'drizzle-orm/pg-core';"],
  ['one-time-column', 'db/migrations/9.sql', '"at" timestamp NOT NULL'],
  ['one-time-column', 'db/migrations/9.sql', '"at" timestamptz'],
  ['one-time-column', 'db/migrations/9.sql', '"at" timestamp(6) with time zone'],
  ['no-name-routing', CORE, "if (strategy.displayName.startsWith('BTC')) go();"],
  ['no-name-routing', CORE, "if (symbol.includes('BTC')) go();"],
  ['no-name-routing', CORE, 'if (x.symbol?.match(/^BTC/)) go();'],
  ['no-name-routing', 'strategies/src/x.ts', 'if (/^BTC/.test(config.symbol)) go();'],
  ['no-empty-catch', 'web/src/lib/x.ts', 'try { f(); } catch {}'],
  ['no-empty-catch', 'server/src/x.ts', 'try { f(); } catch (error) { /* never mind */ }'],
  ['no-empty-catch', 'server/src/x.ts', 'f().catch(() => {});'],
  ['no-empty-catch', 'web/src/routes/+page.svelte', '<script>try { f(); } catch (e) {\n }</script>'],
  ['size-budget', 'server/src/x.ts', repeated('f();', 251)],
  ['size-budget', 'test/x.test.ts', repeated('f();', 401)],
  ['size-budget', 'server/src/x.ts', longFunction(41)],
  ['size-budget', 'server/src/x.ts', 'if (a) { for (;;) { while (b) { try { c(); } finally { d(); } } } }'],
  ['size-budget', 'web/src/lib/X.svelte', repeated('<p>text</p>', 251)],
  ['named-by-the-field', 'server/src/api/utils.ts', ''],
  ['named-by-the-field', 'server/src/order-manager/x.ts', ''],
  ['named-by-the-field', 'web/src/lib/helpers/x.svelte', ''],
  ['no-secrets', 'README.md', joined('-----BEGIN RSA ', 'PRIVATE KEY-----')],
  ['no-secrets', 'README.md', joined('12345678:', 'A'.repeat(35))],
  ['no-secrets', '.env.example', joined('DATABASE_URL=postgres://admin', ':hunter2@db/ae')],
  ['no-secrets', 'server/src/x.ts', joined("const key = 'AKIA", "ABCDEFGHIJKLMNOP';")],
  ['no-secrets', 'server/src/x.ts', "const secret = env['JWT_SECRET'] ?? 'changeme';"],
  ['no-secrets', 'server/src/x.ts', "const t = config.botToken || 'x';"],
  ['no-machine-paths', 'README.md', joined('run ', '/ho', 'me/ada/ae/start')],
  ['no-machine-paths', 'test/x.ts', joined("const tape = '", '/wo', "rk/data/tape.gz';")],
  ['no-registry-host', 'pnpm-lock.yaml', 'tarball: http://127.0.0.1:4873/zod.tgz'],
  ['one-page-any-strategy', 'web/src/routes/x.ts', "if (model === 'orderflow-v54') show();"],
  ['one-page-any-strategy', 'web/src/routes/x.svelte', "{#if model === 'btc-gates'}"],
  ['one-page-any-strategy', 'web/src/lib/x.ts', "const name = 'BTC_CVD15x1h_TP-balanced';"],
  ['one-page-any-strategy', 'web/src/lib/x.ts', "import { readConfig } from '@ae/server/config.ts';"],
];

/** Path, a text that must pass every rule. */
const GOOD: readonly (readonly [string, string])[] = [
  [CORE, 'export const day = (at: number) => new Date(at).getUTCDay();'],
  [CORE, 'export const f = (process: (n: number) => void) => process(1);'],
  [CORE, 'export const isCore = (known: string[], symbol: string) => known.includes(symbol);'],
  ['server/src/config.ts', "export const port = process.env['PORT'];"],
  ['server/src/engine/core/x.test.ts', 'await f(Date.now());'],
  ['db/migrations/9.sql', '"at" timestamp(3) with time zone NOT NULL'],
  ['db/src/columns.ts', "import { timestamp } from 'drizzle-orm/pg-core';"],
  ['server/src/x.ts', 'try { f(); } catch (error) { log(error); }'],
  ['server/src/x.ts', repeated('f();', 250)],
  ['server/src/x.ts', `${repeated('// why', 300)}\n${repeated('', 300)}\nf();`],
  ['server/src/x.ts', longFunction(40)],
  ['server/src/api/types/x.ts', `export const fields = () => ({\n${repeated('  a: 1,', 60)}\n});`],
  ['server/src/x.ts', 'if (a) b(); else if (c) d(); else if (e) f(); else if (g) h(); else if (i) j();'],
  ['db/src/x.ts', joined('const url = `postgres://ae:$', '{password}@127.0.0.1/ae`;')],
  ['.env.example', 'DATABASE_URL=postgres://<user>:<password>@<host>/<database>'],
  ['web/src/lib/x.test.ts', "const model = 'orderflow-v54';"],
  ['server/src/x.ts', "const name = options.name ?? 'ae';"],
  ['README.md', 'See /healthz and ./data and /market/BTCUSDT'],
];

describe('own rules', () => {
  it.each(BAD)('%s refuses in %s (sample %#)', (rule, path, text) => {
    expect(checkSources([sourceText(path, text)]).map((finding) => finding.rule)).toContain(rule);
  });

  it.each(GOOD)('passes in %s (sample %#)', (path, text) => {
    expect(checkSources([sourceText(path, text)])).toEqual([]);
  });

  it('has a sample that fails for every rule', () => {
    const sampled = new Set(BAD.map(([rule]) => rule));
    expect(RULES.map((rule) => rule.name).filter((name) => !sampled.has(name))).toEqual([]);
  });

  it('names file, line and reason', () => {
    const [finding] = checkSources([sourceText(CORE, '\nconst at = Date.now();\n')]);
    expect(finding).toMatchObject({ path: CORE, line: 2, rule: 'purity' });
    expect(finding?.message).toMatch(/time comes with the event/);
  });
});
