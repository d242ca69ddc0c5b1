/** What is being explained, as the address says it. Pure. */

export interface ExplainSubject {
  kind: 'evaluation' | 'trade';
  /** `<strategy uuid>@<EpochMs>`, or the id of a position. */
  id: string;
}

/** The evaluation of a strategy at a time. */
export function evaluationSubject(uuid: string, at: string): ExplainSubject {
  return { kind: 'evaluation', id: `${uuid}@${Date.parse(at)}` };
}

/** The trade that a position is. */
export function tradeSubject(positionId: string): ExplainSubject {
  return { kind: 'trade', id: positionId };
}

/** Reads `explain=evaluation:…` or `explain=trade:…`; null for anything else. */
export function readSubject(text: string | null): ExplainSubject | null {
  const [, kind, id] = /^(evaluation|trade):(.+)$/u.exec(text ?? '') ?? [];
  return kind === undefined || id === undefined
    ? null
    : { kind: kind === 'trade' ? 'trade' : 'evaluation', id };
}

/** The parameter that `readSubject` reads. */
export function writeSubject({ kind, id }: ExplainSubject): string {
  return `${kind}:${id}`;
}
