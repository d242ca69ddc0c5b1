import { eachNode } from '@ae/scripts/lint/source.ts';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { productCode } from './tree.ts';

const LEVELS = /\b(stopPrice|initialStop|breakEvenStop|tp1Price|tp2Price|levels\.(stop|target|tp2))\b/;
const COMPARISONS = new Set([
  ts.SyntaxKind.LessThanToken,
  ts.SyntaxKind.LessThanEqualsToken,
  ts.SyntaxKind.GreaterThanToken,
  ts.SyntaxKind.GreaterThanEqualsToken,
]);

/** True when a file compares something with a stop or a target. */
function decides(tree: ts.SourceFile): boolean {
  let found = false;
  eachNode(tree, (node) => {
    if (
      ts.isBinaryExpression(node) &&
      COMPARISONS.has(node.operatorToken.kind) &&
      LEVELS.test(node.getText())
    ) {
      found = true;
    }
  });
  return found;
}

it('one file of the server compares prices with stops and targets', () => {
  const files = productCode(/^server\/src\/(?!simulator\/).*\.ts$/).filter((source) =>
    decides(source.tree()),
  );
  expect(files.map(({ path }) => path)).toEqual(['server/src/engine/core/positions/exits.ts']);
});
