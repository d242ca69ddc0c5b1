import type { Database } from '@ae/db/client.ts';
import type { Side, Venue } from '@ae/db/enums.ts';
import { instruments, paperPositions, strategies, strategyVersions } from '@ae/db/schema/index.ts';
import { type FieldError, fieldErrorMessage, parseStrategyConfig } from '@ae/strategies/config.ts';
import type { ModelMemory } from '@ae/strategies/model.ts';
import { MODELS } from '@ae/strategies/registry.ts';
import { and, eq, exists, isNull, ne, or, type SQL, sql } from 'drizzle-orm';
import type { EpochMs } from '../engine/core/model/epoch-ms.ts';
import type {
  EngineStrategy,
  LastEvaluation,
  Quarantine,
  RecentExit,
} from '../engine/core/model/strategy.ts';

/** Openings that still matter for a model's limit of entries an hour; more than any model allows. */
const RECENT_ENTRIES = 20;

/** Exits as old as this, seen from a strategy's last one, matter for no cooldown any more. */
const RECENT_EXITS = '2 hours';

/**
 * Strategies of a venue as the engine knows them; not deprecated ones without anything open (a deprecated one still
 * manages what it has). A quarantined one comes with its error: it is not scored until it is edited, as without a
 * restart.
 */
export function loadStrategies(database: Database, venue: Venue): Promise<readonly EngineStrategy[]> {
  return select(database, venue, or(ne(strategies.status, 'deprecated'), hasOpenPosition(database)));
}

function hasOpenPosition({ db }: Database): SQL {
  return exists(
    db
      .select({ one: sql`1` })
      .from(paperPositions)
      .where(and(eq(paperPositions.strategyId, strategies.id), isNull(paperPositions.closedAt))),
  );
}

/** One strategy in whatever state it is; null when this venue has none with this id. */
export async function loadStrategy(
  database: Database,
  venue: Venue,
  id: string,
): Promise<EngineStrategy | null> {
  const [found] = await select(database, venue, eq(strategies.id, id));
  return found ?? null;
}

/**
 * Marks a strategy that threw, with the reason. A version that was saved meanwhile has not thrown: the row may have
 * waited for the database while it was edited.
 */
export async function quarantine(
  { db }: Database,
  { strategyId, strategyVersion, error }: Quarantine,
): Promise<void> {
  await db
    .update(strategies)
    .set({ quarantineError: error })
    .where(and(eq(strategies.id, strategyId), eq(strategies.currentVersion, strategyVersion)));
}

async function select(
  database: Database,
  venue: Venue,
  condition: SQL | undefined,
): Promise<readonly EngineStrategy[]> {
  const rows = await database.db
    .select({
      id: strategies.id,
      version: strategies.currentVersion,
      status: strategies.status,
      quarantineError: strategies.quarantineError,
      initialBalance: strategies.initialBalance,
      currentBalance: strategies.currentBalance,
      configHash: strategyVersions.configHash,
      config: strategyVersions.config,
    })
    .from(strategies)
    .innerJoin(instruments, eq(instruments.id, strategies.instrumentId))
    .innerJoin(
      strategyVersions,
      and(
        eq(strategyVersions.strategyId, strategies.id),
        eq(strategyVersions.version, strategies.currentVersion),
      ),
    )
    .where(and(eq(instruments.venue, venue), condition))
    .orderBy(strategies.createdAt, strategies.id);
  const memoryOf = await memories(database);
  const loaded: EngineStrategy[] = [];
  for (const row of rows) {
    const parsed = parseStrategyConfig(row.config);
    if (parsed.ok) {
      const { config } = parsed;
      loaded.push({ ...row, config, ...memoryOf(row.id) });
    } else await quarantine(database, unreadable(row, parsed.errors));
  }
  return loaded;
}

type Memory = Pick<EngineStrategy, 'lastSignalAt' | 'recentEntries' | 'recentExits' | 'lastEvaluation'>;

/** What a strategy knows of its past, by its id. */
async function memories(database: Database): Promise<(id: string) => Memory> {
  const [entries, exits, evaluations] = await Promise.all([
    recentEntries(database),
    recentExits(database),
    lastEvaluations(database),
  ]);
  return (id) => ({
    ...entriesMemory(entries.get(id)),
    recentExits: exits.get(id) ?? [],
    lastEvaluation: evaluations.get(id) ?? null,
  });
}

function entriesMemory(
  entries: readonly EpochMs[] = [],
): Pick<EngineStrategy, 'lastSignalAt' | 'recentEntries'> {
  return { lastSignalAt: entries.at(-1) ?? null, recentEntries: entries };
}

function unreadable(
  { id: strategyId, version: strategyVersion }: Pick<EngineStrategy, 'id' | 'version'>,
  errors: readonly FieldError[],
): Quarantine {
  const messages = errors.map((error) => fieldErrorMessage(error, 'en')).join('; ');
  return { strategyId, strategyVersion, error: `configuration cannot be read: ${messages}` };
}

/** Signals and positions are written apart: after a kill either may be without the other. */
async function recentEntries({ sql }: Database): Promise<ReadonlyMap<string, EpochMs[]>> {
  const rows = await sql<{ strategy_id: string; at: number[] }[]>`
    with entries as (
      select strategy_id, at from signals where taken
      union select strategy_id, opened_at from paper_positions)
    select strategy_id, array_agg(at order by at) as at from (
      select strategy_id, round(extract(epoch from at) * 1000)::float8 as at,
        row_number() over (partition by strategy_id order by entries.at desc) as place
      from entries
    ) as recent
    where place <= ${RECENT_ENTRIES} group by strategy_id`;
  return new Map(rows.map(({ strategy_id, at }) => [strategy_id, at.map(Number)]));
}

async function recentExits({ sql }: Database): Promise<ReadonlyMap<string, RecentExit[]>> {
  const rows = await sql<{ strategy_id: string; at: number; side: Side; kind: string }[]>`
    select strategy_id, side, kind, at from (
      select p.strategy_id, p.side, e.kind, e.sequence, round(extract(epoch from e.at) * 1000)::float8 as at,
        e.at > max(e.at) over (partition by p.strategy_id) - ${RECENT_EXITS}::interval as is_recent
      from paper_exits e join paper_positions p on p.id = e.position_id
    ) as exits
    where is_recent order by at, sequence`;
  const byStrategy = new Map<string, RecentExit[]>();
  for (const { strategy_id, at, side, kind } of rows) {
    const list = byStrategy.get(strategy_id) ?? [];
    list.push({ at, side, kind });
    byStrategy.set(strategy_id, list);
  }
  return byStrategy;
}

/** Of strategies whose model remembers; those made on another instrument say nothing of the present one. */
async function lastEvaluations({ sql }: Database): Promise<ReadonlyMap<string, LastEvaluation>> {
  const models = MODELS.flatMap(({ id, remembers }) => (remembers === true ? [id] : []));
  const rows = await sql<EvaluationRow[]>`
    select s.id, round(extract(epoch from last.at) * 1000)::float8 as at, last.cvd_fast_slope, last.cvd_accel,
      last.memory, f.features
    from strategies s
    cross join lateral (
      select e.at, e.instrument_id, e.cvd_fast_slope, e.cvd_accel, e.memory from signal_evaluations e
      where e.strategy_id = s.id order by e.at desc limit 1
    ) last
    join feature_snapshots f on f.instrument_id = last.instrument_id and f.at = last.at
    where s.model = any(${models}) and last.instrument_id = s.instrument_id`;
  return new Map(
    rows.map(({ id, at, cvd_fast_slope: cvdFastSlope, cvd_accel: cvdAccel, memory, features }) => [
      id,
      { at, cvdFastSlope, cvdAccel, memory, features },
    ]),
  );
}

interface EvaluationRow extends Pick<LastEvaluation, 'at' | 'features'> {
  readonly id: string;
  readonly cvd_fast_slope: number | null;
  readonly cvd_accel: number | null;
  readonly memory: ModelMemory | null;
}
