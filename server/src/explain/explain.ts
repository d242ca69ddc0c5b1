import { arithmeticOf, gateTrail, layerTrail } from '../engine/core/explain/score-trail.ts';
import { tradeTrail } from '../engine/core/explain/trade-trail.ts';
import type { Position } from '../engine/core/model/position.ts';
import type { TradeQueries } from '../store/api-trades.ts';
import type { EvaluationSubject, ExplainQueries, StoredSnapshot } from '../store/explain.ts';
import { evaluationOf, snapshotOf, ticksOf } from './arrived.ts';
import type { Explanation, Recomputation } from './explanation.ts';
import { fillsAgain, NO_FILLS } from './fills-again.ts';
import { fromTicks } from './from-ticks.ts';
import { explainedInputs } from './inputs.ts';
import { type Subject, subjectId } from './subject.ts';

/** What explaining reads; it never writes. */
export interface ExplainStores {
  readonly explain: ExplainQueries;
  readonly trades: TradeQueries;
}

/** The trail of an evaluation or a trade; null when there is none with this id. What was just made is waited for. */
export async function explain(
  stores: ExplainStores,
  subject: Subject,
  { recompute }: { readonly recompute: boolean },
): Promise<Explanation | null> {
  const beganAt = performance.now();
  const position = subject.kind === 'trade' ? await tradeOf(stores, subject) : null;
  if (subject.kind === 'trade' && position === null) return null;
  const found = await evaluationOf(stores.explain, subject);
  if (found === null) return null;
  const snapshot = await snapshotOf(stores.explain, found);
  const trail = await trailOf(stores, { subject, found, snapshot, position });
  if (!recompute) return { ...trail, recompute: null };
  // Trades that are only not stored yet are no difference.
  if (snapshot !== null) await ticksOf(stores.explain, found, snapshot, position);
  // Both read ticks, each over a connection of its own.
  const [again, fills] = await Promise.all([
    fromTicks(stores.explain, found, snapshot),
    position === null ? NO_FILLS : fillsAgain(stores.explain, { position, found, snapshot }),
  ]);
  const differences = [...again.differences, ...fills.differences];
  const taken = [...again.taken, ...fills.taken];
  const tookMs = Math.round(performance.now() - beganAt);
  const identical = differences.length === 0;
  const { causes } = fills;
  const verdict: Recomputation = { ...again, identical, differences, taken, causes, tookMs };
  return { ...trail, recompute: verdict };
}

async function tradeOf({ trades }: ExplainStores, subject: Subject): Promise<Position | null> {
  const [position] = await trades.byIds([subjectId(subject)]);
  return position ?? null;
}

interface Found {
  readonly subject: Subject;
  readonly found: EvaluationSubject;
  readonly snapshot: StoredSnapshot | null;
  readonly position: Position | null;
}

async function trailOf(
  { explain: store }: ExplainStores,
  { subject, found, snapshot, position }: Found,
): Promise<Omit<Explanation, 'recompute'>> {
  const { evaluation, config } = found;
  const { instrumentId, at } = evaluation;
  const ages = {
    lastTickAt: snapshot === null ? null : await store.tickTime(instrumentId, snapshot.lastAggId),
    collected: await store.collected(instrumentId, at),
  };
  return {
    kind: subject.kind,
    id: subjectId(subject),
    strategy: {
      id: evaluation.strategyId,
      name: found.strategyName,
      version: evaluation.strategyVersion,
      configHash: evaluation.configHash,
      config,
    },
    at,
    symbol: evaluation.symbol,
    price: evaluation.price,
    codeVersion: evaluation.codeVersion,
    engineInstance: found.engineInstance,
    previousAt: evaluation.previousAt,
    memory: evaluation.memory,
    inputs: snapshot === null ? {} : explainedInputs(evaluation, snapshot, ages),
    gates: gateTrail(evaluation),
    layers: layerTrail(evaluation.layers),
    arithmetic: arithmeticOf(evaluation, config),
    score: evaluation.score,
    rawScore: evaluation.rawScore,
    direction: evaluation.direction,
    signal: evaluation.signal,
    tier: evaluation.tier,
    blockReason: evaluation.blockReason,
    suppressedBy: evaluation.suppressedBy,
    ...(position === null ? {} : { trade: tradeTrail(position) }),
  };
}
