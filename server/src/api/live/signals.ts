import type { ApiContext } from '../context.ts';
import type { SignalsUpdate } from '../types/strategy-updates.ts';
import { wanted } from './conflated.ts';
import { type PushedSignal, signalsOf } from './pushed-signal.ts';
import { LiveSource } from './source.ts';
import type { LiveSubject, LiveUpdate } from './subject.ts';

/** Which signals; null: all. */
interface SignalFilter {
  readonly strategyIds: readonly string[] | null;
  readonly symbols: readonly string[] | null;
}

/** Signals that a reader gets first, and at most in one message. */
const MOST_TOLD = 100;

/** The recent ones first, then every further one; a burst larger than a message is told by its newest. */
class NewSignals implements LiveSubject<SignalsUpdate> {
  readonly intervalMs = 250;
  readonly delivery = 'latest';
  readonly #wants: (signal: PushedSignal) => boolean;
  /** Told already, oldest first. */
  #told: readonly PushedSignal[];
  #untold: readonly PushedSignal[] = [];
  #sequence = 0;

  constructor(recent: readonly PushedSignal[], wants: (signal: PushedSignal) => boolean) {
    this.#wants = wants;
    this.#told = newest(recent.filter(wants));
  }

  offer(update: LiveUpdate): boolean {
    if (update.kind !== 'scores') return false;
    const signals = signalsOf(update.evaluations).filter(this.#wants);
    if (signals.length === 0) return false;
    this.#untold = newest([...this.#untold, ...signals]);
    return true;
  }

  first(isAlone: boolean): SignalsUpdate {
    if (isAlone) this.#tell();
    return { sequence: this.#sequence, reset: true, signals: this.#told };
  }

  take(): SignalsUpdate | null {
    if (this.#untold.length === 0) return null;
    const signals = this.#untold;
    this.#tell();
    this.#sequence += 1;
    return { sequence: this.#sequence, reset: false, signals };
  }

  #tell(): void {
    this.#told = newest([...this.#told, ...this.#untold]);
    this.#untold = [];
  }
}

function newest(signals: readonly PushedSignal[]): readonly PushedSignal[] {
  return signals.slice(-MOST_TOLD);
}

/** Signals of some strategies or instruments (or all), at most four messages a second. */
export function signalUpdates(
  context: ApiContext,
  { strategyIds, symbols }: SignalFilter,
): LiveSource<SignalsUpdate> {
  const [wantsStrategy, wantsSymbol] = [wanted(strategyIds), wanted(symbols)];
  const wants = (signal: PushedSignal) => wantsStrategy(signal.strategyId) && wantsSymbol(signal.symbol);
  return new LiveSource(context, new NewSignals(context.parts.hub.signals(), wants));
}
