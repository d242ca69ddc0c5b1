import { type Logger, pino, type SerializedError } from 'pino';

export type { Logger } from 'pino';

/** Keys whose values never reach a log, at the depths at which they occur. */
const SECRET_KEYS = [
  'password',
  'passwordHash',
  'token',
  'secret',
  'apiKey',
  'cookie',
  'authorization',
  'setupCode',
  'inviteCode',
  'code',
  'databaseUrl',
];

/** Structured log lines (JSON) on stdout, or on the given stream. */
export function createLogger(level: string, destination?: { write(line: string): void }): Logger {
  const paths = SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]).filter(
    // Error codes are not secrets.
    (path) => path === 'code' || !path.endsWith('.code'),
  );
  const options = {
    level,
    base: null,
    redact: { paths, censor: '[redacted]' },
    serializers: { err: withoutParameters, error: withoutParameters },
    timestamp: pino.stdTimeFunctions.isoTime,
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** What an error of the database says about itself, beside its message. */
const PARAMETER_KEYS = ['params', 'parameters', 'detail', 'where', 'args'] as const;

/**
 * An error as a log shows it. The query builder writes the values of a failed statement into the message (and
 * the database writes a refused row into `detail`): among them are hashes of passwords and sessions, and invites.
 */
function withoutParameters(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const shown: SerializedError = pino.stdSerializers.errWithCause(error);
  return clean(shown);
}

function clean(shown: SerializedError): Record<string, unknown> {
  const rest: Record<string, unknown> = { ...shown };
  for (const key of PARAMETER_KEYS) delete rest[key];
  rest['message'] = withoutValues(shown.message);
  rest['stack'] = withoutValues(shown.stack);
  if (isSerialized(rest['cause'])) rest['cause'] = clean(rest['cause']);
  return rest;
}

/** Cuts the values between the statement and the first line of the stack. */
function withoutValues(text: string): string {
  return text.replace(/\nparams: [\s\S]*?(?=\n {4}at |$)/g, '\nparams: [redacted]');
}

function isSerialized(value: unknown): value is SerializedError {
  return typeof value === 'object' && value !== null && 'message' in value && 'stack' in value;
}
