import ts from 'typescript';
import { faultsOf, isPure, type Rule } from '../source.ts';

const WHY = 'the same events must give the same decisions live, on paper and in a backtest';
const BANNED_NAMES = new Map([
  ['performance', 'reads a clock'],
  ['crypto', 'is a source of randomness'],
  ['setTimeout', 'is a timer: ask to be woken with an effect'],
  ['setInterval', 'is a timer: ask to be woken with an effect'],
  ['setImmediate', 'is a timer: ask to be woken with an effect'],
  ['queueMicrotask', 'leaves the synchronous run'],
  ['process', 'is the platform'],
  ['fetch', 'is the network'],
  ['console', 'is output'],
]);
const BANNED_MEMBERS = new Map([
  ['Date.now', 'reads a clock: time comes with the event'],
  ['Math.random', 'is a source of randomness'],
]);

const WAITING = new Set([
  ts.SyntaxKind.AwaitExpression,
  ts.SyntaxKind.AwaitKeyword,
  ts.SyntaxKind.AsyncKeyword,
]);

/** No clock, randomness, timer, platform or waiting in the core and the models. */
export const purity: Rule = {
  name: 'purity',
  applies: isPure,
  check: (source) =>
    faultsOf(source, (node) => {
      const reason = impurity(node);
      return reason === null ? null : `${reason}; ${WHY}`;
    }),
};

function impurity(node: ts.Node): string | null {
  if (WAITING.has(node.kind)) return 'waiting is not pure';
  if (ts.isNewExpression(node)) return clockDate(node);
  if (ts.isPropertyAccessExpression(node)) return member(node);
  if (ts.isImportDeclaration(node)) return platformImport(node);
  return ts.isIdentifier(node) ? bannedName(node) : null;
}

function clockDate(node: ts.NewExpression): string | null {
  const empty = node.arguments === undefined || node.arguments.length === 0;
  return node.expression.getText() === 'Date' && empty
    ? 'new Date() reads a clock: time comes with the event'
    : null;
}

function member(node: ts.PropertyAccessExpression): string | null {
  const name = node.getText().replaceAll(/\s/g, '');
  const reason = BANNED_MEMBERS.get(name);
  return reason === undefined ? null : `${name} ${reason}`;
}

function platformImport(node: ts.ImportDeclaration): string | null {
  const from = node.moduleSpecifier.getText().slice(1, -1);
  return from.startsWith('node:') ? `${from} is the platform` : null;
}

/** A global used as a value, not a member, key, type or local declaration of the same name. */
function bannedName(node: ts.Identifier): string | null {
  const reason = BANNED_NAMES.get(node.text);
  if (reason === undefined) return null;
  const { parent } = node;
  const isUse =
    (ts.isPropertyAccessExpression(parent) && parent.expression === node) ||
    (ts.isCallExpression(parent) && parent.expression === node);
  return isUse && !declaredHere(node) ? `${node.text} ${reason}` : null;
}

/** True when the file itself has a parameter, variable or function of that name. */
function declaredHere(node: ts.Identifier): boolean {
  let found = false;
  node.getSourceFile().forEachChild(function search(child): void {
    const named = ts.isParameter(child) || ts.isVariableDeclaration(child) || ts.isFunctionDeclaration(child);
    if (named && child.name?.getText() === node.text) found = true;
    child.forEachChild(search);
  });
  return found;
}
