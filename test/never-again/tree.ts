import { fileURLToPath } from 'node:url';
import { checkSources } from '@ae/scripts/lint/rules.ts';
import { repositoryFiles, type SourceText } from '@ae/scripts/lint/source.ts';

let files: SourceText[] | null = null;

/** Every text file of the checkout. */
export function tree(): readonly SourceText[] {
  files ??= repositoryFiles(fileURLToPath(new URL('../..', import.meta.url)));
  return files;
}

/** Product code: no tests. */
export function productCode(under: RegExp): readonly SourceText[] {
  return tree().filter(
    ({ path }) => under.test(path) && !/\.test\.ts$|\.test-data\.ts$|samples\.ts$/.test(path),
  );
}

/** Paths whose text matches. */
export function pathsWith(sources: readonly SourceText[], pattern: RegExp): string[] {
  return sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
}

/** What breaks one of the house rules in the whole checkout, as readable lines. */
export function brokenRules(...names: readonly string[]): string[] {
  return checkSources(tree())
    .filter(({ rule }) => names.includes(rule))
    .map(({ path, line, message }) => `${path}:${line} ${message}`);
}
