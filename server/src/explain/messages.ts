import type { Venue } from '@ae/db/enums.ts';
import type { Explanation } from './explanation.ts';
import type { Subject } from './subject.ts';

/** What an explaining thread is started with. */
export interface ExplainThreadData {
  readonly databaseUrl: string;
  readonly venue: Venue;
}

export interface ToExplainer {
  readonly id: number;
  readonly subject: Subject;
}

export type FromExplainer =
  | { readonly id: number; readonly explanation: Explanation | null }
  | { readonly id: number; readonly error: string };
