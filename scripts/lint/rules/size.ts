import ts from 'typescript';
import { eachNode, type Fault, isTest, isTypeScript, lineOf, type Rule, type SourceText } from '../source.ts';

const FILE_LINES = 250;
const TEST_FILE_LINES = 400;
const FUNCTION_LINES = 40;
const NESTING = 3;
const WHY = 'the system before this one had an 1,800-line engine; split where a name appears';

/** Code lines per file and function, and how deep control flow nests. Blank and comment lines are free. */
export const size: Rule = {
  name: 'size-budget',
  applies: (path) => (isTypeScript(path) || path.endsWith('.svelte')) && !isCatalogue(path),
  check: (source) => {
    const file = fileFaults(source);
    if (source.path.endsWith('.svelte')) return file;
    const lines = codeLineNumbers(source.tree());
    return [...file, ...functionFaults(source, lines), ...nestingFaults(source.tree())];
  },
};

/** Texts of one language: a list, as long as there is to say. */
const isCatalogue = (path: string) => /\/i18n\/messages\//.test(path);

function fileFaults(source: SourceText): Fault[] {
  const limit = isTest(source.path) ? TEST_FILE_LINES : FILE_LINES;
  const count = source.path.endsWith('.svelte')
    ? markupLines(source.text)
    : codeLineNumbers(source.tree()).size;
  return count <= limit ? [] : [{ line: 1, message: `${count} code lines (at most ${limit}): ${WHY}` }];
}

/** Script and markup; styles are a list of declarations, not code. */
function markupLines(text: string): number {
  const code = text.replaceAll(/<style[\s\S]*?<\/style>|<!--[\s\S]*?-->|^\s*\/\/.*$/gm, '');
  return code.split('\n').filter((line) => line.trim() !== '').length;
}

/** Lines that hold at least one token. */
function codeLineNumbers(tree: ts.SourceFile): ReadonlySet<number> {
  const lines = new Set<number>();
  eachNode(tree, (node) => {
    if (node.getChildCount(tree) > 0 || node.kind === ts.SyntaxKind.EndOfFileToken || ts.isJSDoc(node))
      return;
    const first = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line;
    const last = tree.getLineAndCharacterOfPosition(node.end).line;
    for (let line = first; line <= last; line += 1) lines.add(line);
  });
  for (const line of punctuationLines(tree)) lines.add(line);
  return lines;
}

/** Lines of braces and brackets, which are not nodes of their own. */
function punctuationLines(tree: ts.SourceFile): number[] {
  return tree.text.split('\n').flatMap((line, index) => (/^\s*[)\]}>]/.test(line) ? [index] : []));
}

function functionFaults(source: SourceText, codeLines: ReadonlySet<number>): Fault[] {
  const faults: Fault[] = [];
  const tree = source.tree();
  eachNode(tree, (node) => {
    if (!ts.isFunctionLike(node) || isTable(node) || isTest(source.path)) return;
    const first = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line;
    const last = tree.getLineAndCharacterOfPosition(node.end).line;
    let count = 0;
    for (let line = first; line <= last; line += 1) if (codeLines.has(line)) count += 1;
    if (count > FUNCTION_LINES) {
      faults.push({
        line: first + 1,
        message: `function of ${count} code lines (at most ${FUNCTION_LINES}): ${WHY}`,
      });
    }
  });
  return faults;
}

/** An arrow that is one object or array literal is a table of declarations (schema fields), not code. */
function isTable(node: ts.Node): boolean {
  if (!ts.isArrowFunction(node)) return false;
  const body = ts.isParenthesizedExpression(node.body) ? node.body.expression : node.body;
  return ts.isObjectLiteralExpression(body) || ts.isArrayLiteralExpression(body);
}

function nestingFaults(tree: ts.SourceFile): Fault[] {
  const faults: Fault[] = [];
  const walk = (node: ts.Node, depth: number): void => {
    const below = ts.isFunctionLike(node) ? 0 : depth + (nests(node) ? 1 : 0);
    if (below === NESTING + 1 && nests(node)) {
      faults.push({ line: lineOf(node), message: `control flow ${below} deep (at most ${NESTING}): ${WHY}` });
    }
    node.forEachChild((child) => walk(child, below));
  };
  walk(tree, 0);
  return faults;
}

function nests(node: ts.Node): boolean {
  const isElseIf =
    ts.isIfStatement(node) && ts.isIfStatement(node.parent) && node.parent.elseStatement === node;
  return (
    (ts.isIfStatement(node) && !isElseIf) ||
    ts.isIterationStatement(node, false) ||
    ts.isSwitchStatement(node) ||
    ts.isTryStatement(node)
  );
}
