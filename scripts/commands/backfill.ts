import type { Database, Sql } from '@ae/db/client.ts';
import { DAY_MS, HOUR_MS } from '@ae/server/engine/core/model/epoch-ms.ts';
import type { AggTrade } from '@ae/server/engine/core/model/market-event.ts';
import { createStateStore } from '@ae/server/store/state.ts';
import { fetchMissing, type Wanted } from '../backfill/fetch.ts';
import { type HistoryVenue, PAGE_TRADES, withHistoryVenue } from '../backfill/venue.ts';
import { rebuildSpan } from '../import/candles.ts';
import { type Completeness, completenessText, tickCompleteness } from '../import/completeness.ts';
import { requireSeries } from '../import/overlap.ts';
import { recordRoots } from '../import/roots.ts';
import { CommandFailure, InputError } from '../input-error.ts';
import { stopIfInterrupted } from '../interrupt.ts';
import { type Invocation, optionSet, optionText } from './command.ts';
import { type CommandDatabase, withDatabase } from './database.ts';
import { symbolOption, wholeOption } from './inputs.ts';
import { runWithProgress } from './progress.ts';
import { type Terminal, table } from './terminal.ts';

/** A quiet market may have had no trade for long. */
const LOOK_BACK_MS = [10_000, 600_000, HOUR_MS, DAY_MS] as const;
const MOST_PAGES_ON = 20;
const MOST_DAYS = 3_650;

interface Report extends Completeness {
  readonly symbol: string;
  readonly from: number;
  readonly to: number;
  readonly firstId: number;
  readonly lastId: number;
  /** Trades that were fetched and not stored before. */
  readonly stored: number;
}

/**
 * `ae backfill`: fetches what is missing of the last days, newest first; exit code 1 when ids stay missing that
 * the source has.
 */
export async function run(invocation: Invocation): Promise<void> {
  const symbol = symbolOption(optionText(invocation, 'symbol') ?? '');
  const days = wholeOption('--days', optionText(invocation, 'days'), { min: 1, max: MOST_DAYS, fallback: 1 });
  const { terminal } = invocation;
  const report = await withDatabase((open) =>
    withHistoryVenue(open, terminal, async (venue) => {
      const wanted = await findWanted(open, venue, { symbol, days }, terminal);
      const { sql } = open.database;
      await requireOneSeries(sql, wanted);
      const stored = await fetchMissing(open.database, venue, wanted, terminal);
      await rebuildSpan(sql, wanted, terminal);
      await recordRoots(sql, open.config.venue, wanted, wanted.to);
      return reportOf(open.database, wanted, stored);
    }),
  );
  terminal.out(optionSet(invocation, 'json') ? JSON.stringify(report) : describe(report));
  if (report.missingIds > 0) {
    throw new CommandFailure(
      `${symbol}: ${report.missingIds} ids are missing still; the venue did not bring them`,
    );
  }
}

/** The ids of the wanted time: from the venue's first trade of it to its newest. */
async function findWanted(
  { database, config }: CommandDatabase,
  venue: HistoryVenue,
  { symbol, days }: { readonly symbol: string; readonly days: number },
  terminal: Terminal,
): Promise<Wanted> {
  const to = await venue.serverTime();
  const { instruments: listed, unreadable } = await venue.instruments();
  if (!listed.some((instrument) => instrument.symbol === symbol)) {
    throw new InputError(
      `--symbol: ${symbol} is not traded at venue ${config.venue} (expected one of its ${listed.length} contracts)`,
    );
  }
  const state = createStateStore(database, config.venue);
  const saved = await state.saveInstruments(listed, new Set(config.coreSymbols), to, unreadable);
  const instrumentId = saved.find((instrument) => instrument.symbol === symbol)?.id ?? 0;
  const first = await firstTrade(venue, { symbol, from: to - days * DAY_MS, to }, terminal);
  if (first === undefined)
    throw new CommandFailure(`${symbol}: the venue has no trade of the last ${days} days`);
  const newest = await newestId(venue, symbol, first.aggId, to);
  return { symbol, instrumentId, from: first.time, to, ids: { first: first.aggId, last: newest } };
}

/** A contract that was listed within the time has its first trade somewhere in it. */
function firstTrade(
  venue: HistoryVenue,
  { symbol, from, to }: Pick<Wanted, 'symbol' | 'from' | 'to'>,
  terminal: Terminal,
): Promise<AggTrade | undefined> {
  const steps = { label: `${symbol} hours searched for the first trade`, total: (to - from) / HOUR_MS };
  return runWithProgress(terminal, steps, async (advance) => {
    let passed = 0;
    const reach = (at: number): void => {
      const hours = Math.max(passed, Math.floor((at - from) / HOUR_MS));
      advance(hours - passed);
      passed = hours;
    };
    const [first] = await venue.since(symbol, from, to, reach);
    reach(to);
    return first;
  });
}

/** Throws InputError when what is stored is of another market than what the venue would bring. */
function requireOneSeries(sql: Sql, { symbol, instrumentId, ids, from, to }: Wanted): Promise<void> {
  const stretch = { symbol, firstId: ids.first, lastId: ids.last, from, to };
  return requireSeries(sql, instrumentId, stretch, `--symbol: what the venue has of ${symbol}`);
}

/** Id of the venue's newest trade: looks back further until there is one, then goes on to the end. */
async function newestId(venue: HistoryVenue, symbol: string, oldest: number, now: number): Promise<number> {
  for (const back of LOOK_BACK_MS) {
    let page = await venue.since(symbol, now - back, now, stopIfInterrupted);
    for (let pages = 0; page.length === PAGE_TRADES && pages < MOST_PAGES_ON; pages += 1) {
      stopIfInterrupted();
      const next = await venue.page(symbol, (page.at(-1)?.aggId ?? 0) + 1);
      if (next.length === 0) break;
      page = next;
    }
    const last = page.at(-1);
    if (last !== undefined) return last.aggId;
  }
  return oldest;
}

async function reportOf(database: Database, wanted: Wanted, stored: number): Promise<Report> {
  const { symbol, instrumentId, from, to, ids } = wanted;
  const range = { firstId: ids.first, lastId: ids.last };
  const found = await tickCompleteness(database.sql, instrumentId, { symbol, ...range });
  return { symbol, from, to, ...range, stored, ...found };
}

function describe(report: Report): string {
  const { symbol, from, to, firstId, lastId, stored } = report;
  const iso = (at: number) => new Date(at).toISOString();
  return table(
    ['symbol', 'from', 'to', 'first id', 'last id', 'new', 'missing ids'],
    [[symbol, iso(from), iso(to), firstId, lastId, stored, completenessText(report)]],
  );
}
