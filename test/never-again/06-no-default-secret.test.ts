import { readConfig } from '@ae/server/config.ts';
import { describe, expect, it } from 'vitest';
import { brokenRules, tree } from './tree.ts';

describe('no secret has a default', () => {
  it('finds none in any file of the checkout', () => {
    expect(brokenRules('no-secrets')).toEqual([]);
  });

  it('configures none when the environment is empty', () => {
    const named = Object.entries(readConfig({})).filter(([name]) => /secret|password|token|key/i.test(name));
    expect(named).toEqual([]);
    expect(readConfig({}).databaseUrl).toBeNull();
  });

  it('keeps .env out of the repository and values out of .env.example', () => {
    expect(tree().some(({ path }) => /(^|\/)\.env$/.test(path))).toBe(false);
    const example = tree().find(({ path }) => path === '.env.example')?.text ?? '';
    const given = example
      .split('\n')
      .filter((line) => /^[A-Z_]*(SECRET|PASSWORD|TOKEN|KEY)[A-Z_]*=./.test(line));
    expect(given).toEqual([]);
  });
});
