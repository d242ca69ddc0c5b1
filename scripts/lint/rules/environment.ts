import ts from 'typescript';
import { faultsOf, isTest, isTypeScript, type Rule } from '../source.ts';

/** The configuration reader, and programs that only hand the environment on to a child or a tool. */
const ALLOWED = new Set([
  'server/src/config.ts',
  'scripts/bootstrap.mjs',
  'scripts/build.ts',
  'scripts/browser.ts',
  'scripts/test.ts',
  'db/src/embedded.ts',
  'db/.drizzle.config.ts',
]);

/** The environment has one reader. */
export const environment: Rule = {
  name: 'one-environment-reader',
  applies: (path) => (isTypeScript(path) || path.endsWith('.mjs')) && !isTest(path) && !ALLOWED.has(path),
  check: (source) =>
    faultsOf(source, (node) =>
      ts.isPropertyAccessExpression(node) && /^process\.env$|^import\.meta\.env$/.test(node.getText())
        ? `${node.getText()} outside server/src/config.ts: three parts with settings of their own is how signals once went to one database and orders listened on another`
        : null,
    ),
};
