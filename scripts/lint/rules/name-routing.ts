import ts from 'typescript';
import { faultsOf, isPure, type Rule } from '../source.ts';

const TEXT_METHODS = new Set([
  'startsWith',
  'endsWith',
  'includes',
  'indexOf',
  'match',
  'search',
  'slice',
  'substring',
  'split',
  'replace',
]);
const NAMED = /(^|\.)(symbol|displayName|strategyName|presetKey)$/;
const WHY = 'routing by a name prefix once sent strategies to the wrong rules: look up by exact id';

/** Symbols and names decide nothing by their letters. */
export const nameRouting: Rule = {
  name: 'no-name-routing',
  applies: isPure,
  check: (source) => faultsOf(source, describe),
};

function describe(node: ts.Node): string | null {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return null;
  const { expression: receiver, name } = node.expression;
  const on = receiver.getText().replaceAll('?', '');
  if (TEXT_METHODS.has(name.text) && NAMED.test(on)) return `${on}.${name.text}(…): ${WHY}`;
  const given = node.arguments[0]?.getText() ?? '';
  const isPattern = (name.text === 'test' || name.text === 'exec') && NAMED.test(given);
  return isPattern ? `a pattern over ${given}: ${WHY}` : null;
}
