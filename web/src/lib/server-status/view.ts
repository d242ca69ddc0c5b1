/** What the status of the server means. Pure. */
import { toEpochMs } from '../format/times.ts';
import { type Age, FRESH, SILENT_AFTER_MS } from '../market/feed-fault.ts';
import type { PanelState } from '../panels/panel-state.ts';
import type {
  InstrumentHealth,
  IntegrityReport,
  IntegrityRow,
  Job,
  Readiness,
  ServerStatus,
  Shard,
} from './documents.ts';

export type Tone = 'neutral' | 'positive' | 'warning' | 'danger';

const STATE_TONES = {
  running: 'positive',
  open: 'positive',
  warming: 'warning',
  starting: 'warning',
  connecting: 'warning',
  stopping: 'warning',
  reconnecting: 'danger',
  stopped: 'danger',
  closed: 'danger',
  failed: 'danger',
} as const satisfies Record<string, Tone>;

/** States of the engine and of connections that have words of their own. */
export const STATE_KEYS = Object.keys(STATE_TONES) as (keyof typeof STATE_TONES)[];

/** Colour of a state; unknown states are neutral. */
export function stateTone(state: string): Tone {
  const known = STATE_KEYS.find((key) => key === state);
  return known === undefined ? 'neutral' : STATE_TONES[known];
}

/** Queues that have words of their own, by the server's name. */
export const QUEUE_KEYS: Readonly<
  Partial<Record<string, 'ticks' | 'rows' | 'rest' | 'gaps' | 'refused' | 'held'>>
> = {
  ticks: 'ticks',
  rows: 'rows',
  rest: 'rest',
  gaps: 'gaps',
  'refused gaps': 'refused',
  'held trades': 'held',
};

/** Recurring tasks that have words of their own, by the server's name. */
export const JOB_KEYS = {
  'clock offset': 'clock',
  heartbeat: 'heartbeat',
  rates: 'rates',
  'rates of the wide set': 'wideRates',
  'book features': 'books',
  'silent streams': 'silent',
  'spot history': 'spotHistory',
  instruments: 'instruments',
  'funding intervals': 'fundingIntervals',
  'funding history': 'funding',
  collectors: 'collectors',
  'collectors without an answer': 'unanswered',
  'collectors of the wide set': 'wideCollectors',
  'statistics of the day': 'day',
  'stream values of the wide set': 'wideStreams',
  watchdog: 'watchdog',
  'refused gaps': 'refused',
  partitions: 'partitions',
  'roots and reports': 'records',
  'hourly roots': 'roots',
  'integrity report': 'report',
  'gate roll-ups': 'gates',
  retention: 'retention',
  'copies of the windows': 'windows',
  'product lock': 'lock',
  sessions: 'sessions',
  'embedded database': 'database',
} as const satisfies Record<string, string>;

const JOB_TONES = { waiting: 'neutral', running: 'neutral', ok: 'positive', failed: 'danger' } as const;
export type JobState = keyof typeof JOB_TONES;

/** A known state of a task; an unknown one counts as one that has not run. */
export function jobState({ state }: Job): { readonly state: JobState; readonly tone: Tone } {
  const known = (Object.keys(JOB_TONES) as JobState[]).find((one) => one === state) ?? 'waiting';
  return { state: known, tone: JOB_TONES[known] };
}

/** Tasks whose last turn failed first, otherwise in the server's order. */
export function byTrouble(jobs: readonly Job[]): Job[] {
  return [...jobs].sort((a, b) => Number(b.state === 'failed') - Number(a.state === 'failed'));
}

/** Warm-up of one instrument. */
export interface WarmUp {
  readonly symbol: string;
  readonly features: readonly Readiness[];
  /** Mean of its features, 0 to 1. */
  readonly progress: number;
  readonly ready: boolean;
}

/** Readiness by instrument, unfinished ones first. */
export function warmUps(readiness: readonly Readiness[]): WarmUp[] {
  const bySymbol = new Map<string, Readiness[]>();
  for (const one of readiness) bySymbol.set(one.symbol, [...(bySymbol.get(one.symbol) ?? []), one]);
  return [...bySymbol]
    .map(([symbol, features]) => ({
      symbol,
      features,
      progress: features.reduce((sum, { progress }) => sum + progress, 0) / features.length,
      ready: features.every(({ ready }) => ready),
    }))
    .sort((a, b) => Number(a.ready) - Number(b.ready) || a.symbol.localeCompare(b.symbol));
}

/** Refused messages by reason, most first; the API gives them as JSON. */
export function rejections(rejected: unknown): { readonly reason: string; readonly count: number }[] {
  if (typeof rejected !== 'object' || rejected === null) return [];
  return Object.entries(rejected)
    .flatMap(([reason, count]) => (typeof count === 'number' && count > 0 ? [{ reason, count }] : []))
    .sort((a, b) => b.count - a.count);
}

/** A report that is old when it comes is the last word of an engine that hung before the page was there. */
export function reportAge(status: Pick<ServerStatus, 'at' | 'ageMs'> | null): Age {
  if (status === null || status.ageMs <= SILENT_AFTER_MS) return FRESH;
  return { isOld: true, since: Date.parse(status.at) };
}

/**
 * Instruments with something to look at first: open gaps, then the longest silence. Those that trade stand by their
 * names: the order of their last ticks is another one every second.
 */
export function byConcern(instruments: readonly InstrumentHealth[]): InstrumentHealth[] {
  const newest = Math.max(0, ...instruments.map(lastTickOf));
  const silentSince = (row: InstrumentHealth): number => {
    const at = lastTickOf(row);
    return newest - at > SILENT_AFTER_MS ? at : newest;
  };
  return [...instruments].sort(
    (a, b) => b.openGaps - a.openGaps || silentSince(a) - silentSince(b) || a.symbol.localeCompare(b.symbol),
  );
}

/** Nothing has been silent for longer than what never said anything. */
function lastTickOf({ lastTickAt }: InstrumentHealth): number {
  return toEpochMs(lastTickAt) ?? 0;
}

/** Not one tick of the day is stored though there should be some. */
export function isDayLost({ ticks, missingShare }: Pick<IntegrityRow, 'ticks' | 'missingShare'>): boolean {
  return ticks === 0 && missingShare > 0;
}

/** Rows of a report: days that are lost as a whole first, then the largest loss, then gaps. */
export function byLoss(rows: readonly IntegrityRow[]): IntegrityRow[] {
  return [...rows].sort(
    (a, b) =>
      Number(isDayLost(b)) - Number(isDayLost(a)) ||
      b.missingIds - a.missingIds ||
      b.gaps - a.gaps ||
      a.symbol.localeCompare(b.symbol),
  );
}

/** A report as it was asked for. */
export interface AskedReport {
  /** Empty: the latest day. */
  readonly day: string;
  /** Null: none is stored. */
  readonly report: IntegrityReport | null;
}

/** What a panel shows of the wanted day: that of another one never stands under its date. */
export function shownReport(
  { data, error }: { readonly data: AskedReport | null; readonly error: string | null },
  day: string,
): { readonly state: PanelState; readonly report: IntegrityReport | null } {
  if (data?.day !== day) return { state: error === null ? 'loading' : 'error', report: null };
  const { report } = data;
  if (error !== null) return { state: report === null ? 'error' : 'stale', report };
  return { state: report === null ? 'empty' : 'ready', report };
}

/** True when something on the page wants attention, for each reason one key. */
export function concerns(status: ServerStatus): ConcernKey[] {
  const found: [ConcernKey, boolean][] = [
    ['engine', status.state === 'failed'],
    ['database', status.databaseDegraded],
    ['clock', status.clockBlocked],
    ['connection', status.shards.some(isDown)],
    ['silent', status.shards.some(({ silentStreams }) => silentStreams.length > 0)],
    ['spool', status.spooledBytes > 0],
    ['banned', status.rest.banStatus !== null],
    ['gaps', status.instruments.some(({ openGaps }) => openGaps > 0)],
    ['jobs', status.jobs.some(({ state }) => state === 'failed')],
    ['quarantine', status.quarantined.length > 0],
  ];
  return found.filter(([, isSo]) => isSo).map(([key]) => key);
}

export type ConcernKey =
  | 'engine'
  | 'database'
  | 'clock'
  | 'connection'
  | 'silent'
  | 'spool'
  | 'banned'
  | 'gaps'
  | 'jobs'
  | 'quarantine';

/** A connection that carries nothing at the moment. */
export function isDown({ state }: Shard): boolean {
  return state === 'reconnecting' || state === 'closed';
}
