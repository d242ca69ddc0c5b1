import type { Venue } from '@ae/db/enums.ts';

/** What an explaining thread is started with. */
export interface ExplainThreadData {
  readonly databaseUrl: string;
  readonly venue: Venue;
}
