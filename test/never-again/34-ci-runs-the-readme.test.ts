import { describe, expect, it } from 'vitest';
import { tree } from './tree.ts';

const text = (path: string): string => tree().find((file) => file.path === path)?.text ?? '';
const manifests = tree().filter(({ path }) => /^([a-z]+\/)?package\.json$/.test(path));

describe('continuous integration runs what the README says', () => {
  it('from a clean checkout, with the same command', () => {
    expect(text('.github/workflows/ci.yml')).toMatch(/actions\/checkout[\s\S]*\.ci\/run/);
    const command = /^npm test$/m;
    expect(text('.ci/run')).toMatch(command);
    expect(text('README.md')).toMatch(/npm test/);
    expect(JSON.parse(text('package.json')).scripts.test).toBeDefined();
  });

  it('every dependency of every package is in the lockfile with that version', () => {
    const lock = text('pnpm-lock.yaml');
    for (const { path, text: manifest } of manifests) {
      const { dependencies = {}, devDependencies = {} } = JSON.parse(manifest);
      for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
        const isLocked = lock.includes(`specifier: ${version}\n`) || String(version).startsWith('workspace:');
        expect([path, name, version, isLocked]).toEqual([path, name, version, true]);
      }
    }
  });
});
