import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, it } from 'vitest';

const strategies = fileURLToPath(new URL('../../../strategies', import.meta.url));
const readme = readFileSync(`${strategies}/README.md`, 'utf8');
const [, example = ''] = /^```ts\n(.*?)^```$/ms.exec(readme) ?? [];

/** What the compiler has to say about a text as a file of models/, under the rules of that package. */
function complaints(text: string): string[] {
  const file = `${strategies}/src/models/example.ts`;
  const { config } = ts.readConfigFile(`${strategies}/tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, strategies);
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => path === file || fileExists(path);
  host.readFile = (path) => (path === file ? text : readFile(path));
  host.getSourceFile = (path, version, ...rest) =>
    path === file ? ts.createSourceFile(path, text, version) : getSourceFile(path, version, ...rest);
  const program = ts.createProgram([file], { ...options, noEmit: true, types: [] }, host);
  const source = program.getSourceFile(file);
  const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

it('the compiler takes the model of the README as a file of models/', () => {
  expect(example).toContain('evaluate: (features, config,');
  expect(complaints(example)).toEqual([]);
});

it('and refuses it when it asks for a feature that there is not', () => {
  expect(complaints(example.replace("'cvdFast'", "'cvdSwift'"))).toHaveLength(1);
});
