/** Input a person gave that cannot be used. One line that says where, what and what was expected; exit code 2. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** A command that ran and whose answer is "no" (something was lost, a check failed); exit code 1. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
}

/** What was wrong with one field of one place. */
export interface Fault {
  /** Where: a file, a file with a line, or an option. */
  readonly place: string;
  readonly field: string;
  readonly value: unknown;
  readonly expected: string;
}

const SHOWN = 60;

/** The one form of a refusal: `<place>: <field> <value> is not valid (expected …)`. */
export function inputError({ place, field, value, expected }: Fault): InputError {
  return new InputError(`${place}: ${field} ${quote(value)} is not valid (expected ${expected})`);
}

/** A value as one short piece of a line. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`;
}
