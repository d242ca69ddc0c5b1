import ts from 'typescript';
import { type Fault, faultsOf, isTypeScript, lineFaults, type Rule, type SourceText } from '../source.ts';

const WHY =
  'swallowed errors once left pages and feeds dead without a word: handle it, show it or let it through';

/** No catch without a statement, and no `.catch(() => {})`. */
export const emptyCatch: Rule = {
  name: 'no-empty-catch',
  applies: (path) => isTypeScript(path) || /\.(mjs|cjs|svelte)$/.test(path),
  check: (source) => (source.path.endsWith('.svelte') ? markupFaults(source) : faultsOf(source, describe)),
};

function describe(node: ts.Node): string | null {
  if (ts.isCatchClause(node) && node.block.statements.length === 0) return `empty catch: ${WHY}`;
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return null;
  const [handler] = node.arguments;
  const isEmpty =
    node.expression.name.text === 'catch' &&
    handler !== undefined &&
    ts.isArrowFunction(handler) &&
    ts.isBlock(handler.body) &&
    handler.body.statements.length === 0;
  return isEmpty ? `.catch() that does nothing: ${WHY}` : null;
}

function markupFaults(source: SourceText): Fault[] {
  const oneLine = { ...source, text: source.text.replaceAll(/\{\s*\n\s*\}/g, '{}') };
  return lineFaults(
    oneLine,
    /\bcatch\s*(\([^)]*\))?\s*\{\s*\}|\.catch\(\(\w*\)\s*=>\s*\{\s*\}\)/,
    () => `empty catch: ${WHY}`,
  );
}
