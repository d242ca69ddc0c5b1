import { expect, it } from 'vitest';
import { brokenRules, pathsWith, productCode } from './tree.ts';

it('one file opens connections, and one reads which database', () => {
  expect(pathsWith(productCode(/^(server|db|scripts)\/.*\.ts$/), /from 'postgres'/)).toEqual([
    'db/src/client.ts',
  ]);
  expect(pathsWith(productCode(/^(server|db|scripts)\/.*\.ts$/), /env\[?.*['"]DATABASE_URL['"]/)).toEqual([
    'server/src/config.ts',
  ]);
  expect(brokenRules('one-environment-reader')).toEqual([]);
});
