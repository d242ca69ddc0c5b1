import type { EvaluationView } from '../../engine/index.ts';
import type { SignalRow } from '../../store/api-signals.ts';

/** A signal as it is pushed: before the database has it, and without its strategy's name. */
export type PushedSignal = Omit<SignalRow, 'strategyName'>;

/** The signals among evaluations, taken or not. */
export function signalsOf(evaluations: readonly EvaluationView[]): PushedSignal[] {
  return evaluations.flatMap((evaluation) => signalOf(evaluation) ?? []);
}

function signalOf(evaluation: EvaluationView): PushedSignal | null {
  const { strategyId, strategyVersion, symbol, at, signal, score, tier, price, suppressedBy } = evaluation;
  if (signal === null || price === null) return null;
  return {
    id: `${strategyId}@${at}`,
    strategyId,
    strategyVersion,
    symbol,
    at,
    side: signal,
    score,
    tier: tier ?? 'standard',
    price,
    taken: suppressedBy === null,
    suppressedBy,
  };
}
