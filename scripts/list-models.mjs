// Lists the files of strategies/src/models for the registry, so that a new model is one new file. Plain Node: it runs
// before anything is built.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = join(dirname(dirname(fileURLToPath(import.meta.url))), 'strategies/src');
const target = join(source, 'models.generated.ts');

/** Writes the list when it is not what the folder holds; returns whether it had to. */
export function listModels() {
  const files = readdirSync(join(source, 'models'))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .sort();
  const lines = files.map((file) => `export { ${exportOf(file)} } from './models/${file}';\n`);
  const text = `// Written by scripts/list-models.mjs from the files of models/.\n${lines.join('')}`;
  if (readFileSync(target, 'utf8') === text) return false;
  writeFileSync(target, text);
  return true;
}

function exportOf(file) {
  const names = [...readFileSync(join(source, 'models', file), 'utf8').matchAll(/^export const (\w+)/gm)];
  const [only, ...more] = names.map(([, name]) => name);
  if (only !== undefined && more.length === 0) return only;
  throw new Error(
    `strategies/src/models/${file} exports ${names.length} constants, expected exactly one: the model`,
  );
}
