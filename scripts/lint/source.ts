import { execFileSync } from 'node:child_process';
import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** One text file of the checkout as the rules see it. */
export interface SourceText {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** Syntax tree of a TypeScript file; made when first asked for. */
  readonly tree: () => ts.SourceFile;
}

/** Something that breaks a rule. */
export interface Finding {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly rule: string;
  /** What is wrong and why it must not be. */
  readonly message: string;
}

/** One rule of the house. */
export interface Rule {
  readonly name: string;
  /** Whether it speaks about a file. */
  applies(path: string): boolean;
  check(source: SourceText): readonly Fault[];
}

/** Where in a file, and what. */
export interface Fault {
  readonly line: number;
  readonly message: string;
}

const TEXT =
  /\.(ts|mts|cts|js|mjs|cjs|svelte|json|jsonc|md|ya?ml|sql|graphql|css|html|txt|sh|example)$|(^|\/)[^./]+$|^\.[^/]+$/;

/** All text files that git tracks or would track. */
export function repositoryFiles(root: string): SourceText[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: root,
    encoding: 'utf8',
  });
  const paths = listed.split('\0').filter((path) => TEXT.test(path) && isFile(join(root, path)));
  return paths.map((path) => sourceText(path, readFileSync(join(root, path), 'utf8')));
}

/** Not a folder, a link, or a file that was deleted but is still in the index. */
function isFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** A text under a path; for rules and their tests. */
export function sourceText(path: string, text: string): SourceText {
  let tree: ts.SourceFile | null = null;
  const parse = () => ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  return {
    path,
    text,
    tree: () => {
      tree ??= parse();
      return tree;
    },
  };
}

/** 1-based line of a node. */
export function lineOf(node: ts.Node): number {
  const source = node.getSourceFile();
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
}

/** Calls `visit` for every node below and including one. */
export function eachNode(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  node.forEachChild((child) => eachNode(child, visit));
}

/** Faults wherever `describe` has something to say about a node. */
export function faultsOf(source: SourceText, describe: (node: ts.Node) => string | null): Fault[] {
  const faults: Fault[] = [];
  eachNode(source.tree(), (node) => {
    const message = describe(node);
    if (message !== null) faults.push({ line: lineOf(node), message });
  });
  return faults;
}

/** Faults on every line that matches a pattern. */
export function lineFaults(
  source: SourceText,
  pattern: RegExp,
  describe: (match: string) => string | null,
): Fault[] {
  return source.text.split('\n').flatMap((line, index) => {
    const match = pattern.exec(line);
    const message = match === null ? null : describe(match[0]);
    return message === null ? [] : [{ line: index + 1, message }];
  });
}

export const isTest = (path: string) => /\.test\.ts$|\.test-data\.ts$/.test(path) || path.startsWith('test/');
export const isTypeScript = (path: string) => /\.[mc]?ts$/.test(path) && !path.endsWith('.d.ts');
/** Parts that must be pure: the engine's core and the scoring models, not their tests. */
export const isPure = (path: string) =>
  /^(server\/src\/engine\/core|strategies\/src)\//.test(path) && isTypeScript(path) && !isTest(path);
