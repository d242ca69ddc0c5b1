import { standardDeviation } from './moments.ts';
import { normalQuantile } from './normal.ts';
import { probabilisticSharpe, type SharpeEstimate, sharpeEstimate } from './probabilistic-sharpe.ts';

/** Everything that was tried on the same market, the winner being one of it. */
export interface Trials {
  readonly count: number;
  /** Spread of the trials' daily Sharpe ratios (not annualised); null where fewer than two are long enough to say. */
  readonly sharpeStd: number | null;
}

const EULER_MASCHERONI = 0.577_215_664_901_532_9;

/**
 * Largest of `count` independent standard normal draws, expected: (1 − γ) Φ⁻¹(1 − 1/N) + γ Φ⁻¹(1 − 1/(N e)).
 * Bailey and López de Prado (2014), "The Deflated Sharpe Ratio", J. of Portfolio Management 40(5); 0 for one trial.
 */
export function expectedMaximum(count: number): number {
  if (count <= 1) return 0;
  return (
    (1 - EULER_MASCHERONI) * normalQuantile(1 - 1 / count) +
    EULER_MASCHERONI * normalQuantile(1 - 1 / (count * Math.E))
  );
}

/**
 * Probability that the true Sharpe ratio is above what the best of all trials would show by luck alone: the
 * probabilistic Sharpe ratio against √V[SR] × the expected maximum (same paper). One trial deflates nothing.
 */
export function deflatedSharpe(estimate: SharpeEstimate, { count, sharpeStd }: Trials): number | null {
  if (count <= 1) return probabilisticSharpe(estimate);
  return sharpeStd === null ? null : probabilisticSharpe(estimate, sharpeStd * expectedMaximum(count));
}

/** The trials behind daily results, one list per strategy that traded; short ones count but say nothing of the spread. */
export function trialsOf(daily: readonly (readonly number[])[]): Trials {
  const traded = daily.filter((days) => days.length > 0);
  const ratios = traded.flatMap((days) => sharpeEstimate(days)?.sharpe ?? []);
  return { count: traded.length, sharpeStd: standardDeviation(ratios) };
}
