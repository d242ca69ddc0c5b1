import { type Field, fieldAt } from '@ae/strategies/config.ts';
import { MODELS } from '@ae/strategies/registry.ts';

/** The field at a path; an own field is that of the model, or, in the history of a strategy, of another that has it. */
export function fieldOf(path: string, model?: string): Field | undefined {
  return (
    fieldAt(path, model) ?? MODELS.map(({ id }) => fieldAt(path, id)).find((field) => field !== undefined)
  );
}
