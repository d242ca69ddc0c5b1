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
