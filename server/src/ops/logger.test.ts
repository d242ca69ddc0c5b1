import { expect, it } from 'vitest';
import { createLogger } from './logger.ts';

it('never writes a secret, and writes error codes', () => {
  const lines: string[] = [];
  const logger = createLogger('info', { write: (line) => lines.push(line) });
  logger.info(
    { password: 'p1', input: { password: 'p2', apiKey: 'k1' }, req: { headers: { cookie: 'c1' } } },
    'hello',
  );
  logger.error({ err: Object.assign(new Error('no'), { code: 'ECONNREFUSED' }) }, 'failed');
  const text = lines.join('');
  for (const secret of ['p1', 'p2', 'k1', 'c1']) expect(text).not.toContain(`"${secret}"`);
  expect(text).toContain('[redacted]');
  expect(text).toContain('ECONNREFUSED');
});

it('cuts the values of a failed statement out of message, stack and cause', () => {
  const lines: string[] = [];
  const logger = createLogger('info', { write: (line) => lines.push(line) });
  const cause = Object.assign(new Error('violates check "c"'), {
    code: '23514',
    detail: 'Failing row contains (h4sh).',
    parameters: ['h4sh'],
  });
  const failed = Object.assign(
    new Error('Failed query: insert into t values ($1)\nparams: h4sh,\nsecond', { cause }),
    {
      query: 'insert into t values ($1)',
      params: ['h4sh'],
    },
  );
  logger.error({ err: failed }, 'one');
  logger.error({ error: failed }, 'two');
  expect(lines).toHaveLength(2);
  for (const line of lines) {
    expect(line).not.toMatch(/h4sh|second/);
    for (const kept of ['insert into t', '23514', 'violates check', 'logger.test.ts'])
      expect(line).toContain(kept);
  }
});
