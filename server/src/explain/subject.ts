import type { EpochMs } from '../engine/core/model/epoch-ms.ts';

/** What is to be explained: an evaluation, or the trade that was opened at it. Both are `<strategy id>@<T>`. */
export interface Subject {
  readonly kind: 'evaluation' | 'trade';
  readonly strategyId: string;
  readonly at: EpochMs;
}

const SUBJECT = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@(.+)$/i;
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/;
const EPOCH_MS = /^\d{12,14}$/;

/** Reads `<strategy id>@<T>`, T in epoch milliseconds or ISO 8601 (UTC); null for anything else. */
export function parseSubject(kind: Subject['kind'], text: string): Subject | null {
  const [, strategyId, time] = SUBJECT.exec(text.trim()) ?? [];
  if (strategyId === undefined || time === undefined) return null;
  const at = timeOf(time);
  return Number.isNaN(at) ? null : { kind, strategyId: strategyId.toLowerCase(), at };
}

export function subjectId({ strategyId, at }: Omit<Subject, 'kind'>): string {
  return `${strategyId}@${at}`;
}

function timeOf(text: string): number {
  if (EPOCH_MS.test(text)) return Number(text);
  return ISO.test(text) ? Date.parse(text) : Number.NaN;
}
