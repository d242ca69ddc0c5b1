import { explain } from '@ae/server/explain/explain.ts';
import { API_TYPES, parseSubject, type Subject, subjectId } from '@ae/server/explain/subject.ts';
import { InputError, inputError } from '../input-error.ts';
import { type Invocation, optionSet, optionText } from './command.ts';
import { withDatabase } from './database.ts';
import { describeExplanation } from './explain/describe.ts';
import { differing } from './explain/differing.ts';

/** `ae explain`: exit code 0 when the ticks give the same again, 1 when something differs (it says what). */
export async function run(invocation: Invocation): Promise<void> {
  const { terminal } = invocation;
  const subject = subjectOf(invocation);
  // Commander turns --no-recompute into recompute: false.
  const recompute = invocation.options['recompute'] !== false;
  const explanation = await withDatabase(({ stores }) => explain(stores, subject, { recompute }));
  if (explanation === null) throw unknown(subject);
  terminal.out(
    optionSet(invocation, 'json') ? JSON.stringify(explanation) : describeExplanation(explanation),
  );
  if (explanation.recompute?.identical === false) {
    throw differing(`${explanation.kind} ${explanation.id}`, explanation.recompute.differences);
  }
}

function subjectOf(invocation: Invocation): Subject {
  const [trade, evaluation] = [optionText(invocation, 'trade'), optionText(invocation, 'evaluation')];
  if ((trade === null) === (evaluation === null)) {
    throw new InputError('explain: expected either --trade or --evaluation');
  }
  const kind = trade === null ? 'evaluation' : 'trade';
  const value = trade ?? evaluation ?? '';
  const subject = parseSubject(kind, value);
  if (subject !== null) return subject;
  throw inputError({
    place: `--${kind}`,
    field: 'id',
    value,
    expected: `<strategy id>@<T>, T in epoch milliseconds or ISO-8601 UTC, or the id of a ${API_TYPES[kind].join(' or ')} in the API`,
  });
}

function unknown(subject: Subject): InputError {
  const what = subject.kind === 'trade' ? 'a stored trade' : 'a stored evaluation';
  return new InputError(
    `--${subject.kind}: ${subjectId(subject)} is not known (expected ${what} of this venue)`,
  );
}
