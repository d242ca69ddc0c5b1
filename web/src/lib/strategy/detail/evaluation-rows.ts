/** Evaluations as rows: stored ones and pushed ones, each time once. Pure. */
import type { ScoreView } from '../types.ts';

export type EvaluationRow = ScoreView & { id: string };

/** One strategy has one evaluation at a time. */
export function rowOf(evaluation: ScoreView): EvaluationRow {
  return { ...evaluation, id: evaluation.at };
}

/** Pushed rows are kept for this long a list. */
const MOST_PUSHED = 40;

/** Rows with newer ones among them, newest first. */
export function onTop(rows: readonly EvaluationRow[], newer: readonly EvaluationRow[]): EvaluationRow[] {
  const byTime = new Map([...rows, ...newer].map((row) => [row.id, row]));
  const most = rows.length + MOST_PUSHED;
  return [...byTime.values()].sort((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, most);
}
