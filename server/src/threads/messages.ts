import type { Venue } from '@ae/db/enums.ts';

/** What a thread that reads the stores itself is started with. */
export interface StoreThreadData {
  readonly databaseUrl: string;
  readonly venue: Venue;
}

export interface ToRequestThread<Question> {
  readonly id: number;
  readonly question: Question;
}

export type FromRequestThread<Answer> =
  | { readonly id: number; readonly answer: Answer }
  | { readonly id: number; readonly error: string };
