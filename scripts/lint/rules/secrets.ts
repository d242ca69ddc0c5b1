import ts from 'typescript';
import {
  type Fault,
  faultsOf,
  isTest,
  isTypeScript,
  lineFaults,
  type Rule,
  type SourceText,
} from '../source.ts';

const WHY = 'a committed secret is public: keep it in the environment or the data folder';

/** Forms of secrets that mean something to somebody, each with its name. */
const FORMS: readonly (readonly [string, RegExp])[] = [
  ['private key', /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/],
  ['AWS key id', /\bAKIA[0-9A-Z]{16}\b/],
  ['GitHub token', /\bgh[pousr]_[A-Za-z0-9]{36}\b/],
  ['Slack token', /\bxox[abprs]-[A-Za-z0-9-]{10,}/],
  ['Telegram bot token', /\b\d{8,10}:[A-Za-z0-9_-]{35}\b/],
  ['Discord webhook', /discord(?:app)?\.com\/api\/webhooks\/\d+\/[\w-]{20,}/],
  ['signed token', /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\./],
  ['database password', /\bpostgres(?:ql)?:\/\/[^\s:/@'"`]+:(?![<$*{…])[^\s/@'"`]+@/],
];
const SECRET_NAME = /secret|passw|token|api_?key|private_?key|master_?key/i;

/** No secret in any file, and no default value for one. */
export const secrets: Rule = {
  name: 'no-secrets',
  applies: (path) => path !== 'pnpm-lock.yaml',
  check: (source) => [...literalFaults(source), ...(hasCode(source.path) ? defaultFaults(source) : [])],
};

const hasCode = (path: string) => isTypeScript(path) && !isTest(path);

function literalFaults(source: SourceText): Fault[] {
  return FORMS.flatMap(([name, pattern]) =>
    lineFaults(source, pattern, () => `looks like a ${name}: ${WHY}`),
  );
}

/** `env.JWT_SECRET ?? 'changeme'`, `token || "x"`. */
function defaultFaults(source: SourceText): Fault[] {
  return faultsOf(source, (node) => {
    if (!ts.isBinaryExpression(node) || !isFallback(node.operatorToken.kind)) return null;
    const fallback = node.right;
    const isText = ts.isStringLiteralLike(fallback) && fallback.text !== '';
    return isText && SECRET_NAME.test(node.left.getText()) ? `a secret with a default value: ${WHY}` : null;
  });
}

function isFallback(kind: ts.SyntaxKind): boolean {
  return kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.BarBarToken;
}
