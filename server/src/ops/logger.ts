import { type Logger, pino } from 'pino';

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
    timestamp: pino.stdTimeFunctions.isoTime,
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
