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
/** What an id of the API says once it is decoded: a type and our own id; that of a virtual position begins with `v:`. */
const GLOBAL_ID = /^(\w+):(?:v:)?(.+)$/;
/** Types of the API whose ids name an evaluation. What was only followed is no trade. */
export const API_TYPES: Readonly<Record<Subject['kind'], readonly string[]>> = {
  trade: ['Position', 'Signal'],
  evaluation: ['Position', 'Signal', 'VirtualPosition'],
};

/**
 * Reads `<strategy id>@<T>`, T in epoch milliseconds or ISO 8601 (UTC), or the id that the API gives a position (a trade
 * is one), a signal or, for an evaluation, a virtual position; null for anything else.
 */
export function parseSubject(kind: Subject['kind'], text: string): Subject | null {
  const given = text.trim();
  return ownSubject(kind, given) ?? ownSubject(kind, decoded(kind, given));
}

function ownSubject(kind: Subject['kind'], id: string): Subject | null {
  const [, strategyId, time] = SUBJECT.exec(id) ?? [];
  if (strategyId === undefined || time === undefined) return null;
  const at = timeOf(time);
  return Number.isNaN(at) ? null : { kind, strategyId: strategyId.toLowerCase(), at };
}

/** Our own id inside an id of the API (Relay: base64 of `<type>:<id>`); empty when it is none that fits. */
function decoded(kind: Subject['kind'], globalId: string): string {
  const [, type = '', id = ''] = GLOBAL_ID.exec(Buffer.from(globalId, 'base64').toString()) ?? [];
  return API_TYPES[kind].includes(type) ? id : '';
}

export function subjectId({ strategyId, at }: Omit<Subject, 'kind'>): string {
  return `${strategyId}@${at}`;
}

function timeOf(text: string): number {
  if (EPOCH_MS.test(text)) return Number(text);
  return ISO.test(text) ? Date.parse(text) : Number.NaN;
}
