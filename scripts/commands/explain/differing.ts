import type { Difference } from '@ae/server/explain/explanation.ts';
import { CommandFailure } from '../../input-error.ts';

/** What was made again and came out otherwise, with its first difference. */
export function differing(what: string, differences: readonly Difference[]): CommandFailure {
  const [first] = differences;
  const values = `stored ${JSON.stringify(first?.stored)}, from ticks ${JSON.stringify(first?.recomputed)}`;
  const more = differences.length > 1 ? `; and ${differences.length - 1} more` : '';
  return new CommandFailure(`${what}: ${first?.name ?? ''} differs: ${values}${more}`);
}
