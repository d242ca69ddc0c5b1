/** What a mutation of the session answered, as a form shows it. */
export interface Outcome {
  readonly ok: boolean;
  /** Fault per field, in the server's words. */
  readonly fields: Readonly<Record<string, string>>;
  /** What is wrong with the whole; null when only fields are. */
  readonly problem: 'credentials' | 'locked' | 'code' | 'closed' | 'failed' | null;
  /** EpochMs from which another try counts; null when at once. */
  readonly retryAt: number | null;
}

interface FieldFault {
  readonly path: string;
  readonly message: string;
  readonly messageZh: string;
}

/** Result union of login, register and createFirstAdmin; undefined when the server did not answer. */
export interface SessionResult {
  readonly __typename: string;
  readonly retryAt?: string;
  readonly fields?: readonly FieldFault[];
}

const PROBLEMS: Readonly<Record<string, Outcome['problem']>> = {
  InvalidCredentialsError: 'credentials',
  LockedError: 'locked',
  InviteError: 'code',
  ForbiddenError: 'closed',
  ValidationError: null,
};

/** Reads a result; the words of fields are in the language that is shown. */
export function readOutcome(result: SessionResult | undefined, locale: 'en' | 'zh'): Outcome {
  const name = result?.__typename ?? '';
  if (name.endsWith('Success')) return { ok: true, fields: {}, problem: null, retryAt: null };
  const faults = (result?.fields ?? []).map(({ path, message, messageZh }) => [
    path,
    withoutPath(locale === 'zh' ? messageZh : message),
  ]);
  return {
    ok: false,
    fields: Object.fromEntries(faults),
    problem: Object.hasOwn(PROBLEMS, name) ? (PROBLEMS[name] ?? null) : 'failed',
    retryAt: result?.retryAt === undefined ? null : Date.parse(result.retryAt),
  };
}

/** The server names the field first ("password: is too short"); beside the field that is said twice. */
function withoutPath(message: string): string {
  return message.replace(/^[^:：]{1,20}[:：]\s*/u, '');
}
