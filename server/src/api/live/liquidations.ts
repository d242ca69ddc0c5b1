import type { LiquidationView } from '../../engine/index.ts';
import type { ApiContext } from '../context.ts';
import { checkSymbols, leastNotional } from '../ranges.ts';
import type { LiquidationsUpdate } from '../types/live-updates.ts';
import { wanted } from './conflated.ts';
import { LiveSource } from './source.ts';
import type { LiveSubject, LiveUpdate } from './subject.ts';

interface LiquidationFilter {
  readonly symbols: readonly string[] | null;
  readonly minNotionalUsd: number | null | undefined;
}

/** Liquidations that a reader gets first, and at most in one message. */
const MOST_TOLD = 100;

/** The recent ones first, then every further one; a burst larger than a message is told by its newest. */
class NewLiquidations implements LiveSubject<LiquidationsUpdate> {
  readonly intervalMs = 250;
  readonly delivery = 'latest';
  readonly #wants: (liquidation: LiquidationView) => boolean;
  /** Told already, oldest first. */
  #told: LiquidationView[];
  #untold: LiquidationView[] = [];
  #sequence = 0;

  constructor(recent: readonly LiquidationView[], wants: (liquidation: LiquidationView) => boolean) {
    this.#wants = wants;
    this.#told = recent.filter(wants);
  }

  offer(update: LiveUpdate): boolean {
    if (update.kind !== 'liquidations') return false;
    const wanted = update.liquidations.filter(this.#wants);
    this.#untold = newest([...this.#untold, ...wanted]);
    return wanted.length > 0;
  }

  first(isAlone: boolean): LiquidationsUpdate {
    if (isAlone) this.#tell();
    return { sequence: this.#sequence, reset: true, liquidations: this.#told };
  }

  take(): LiquidationsUpdate | null {
    if (this.#untold.length === 0) return null;
    const liquidations = this.#untold;
    this.#tell();
    this.#sequence += 1;
    return { sequence: this.#sequence, reset: false, liquidations };
  }

  #tell(): void {
    this.#told = newest([...this.#told, ...this.#untold]);
    this.#untold = [];
  }
}

function newest(liquidations: LiquidationView[]): LiquidationView[] {
  return liquidations.slice(-MOST_TOLD);
}

/** Forced orders of some instruments (or all) from a size on, at most four messages a second. */
export async function liquidationUpdates(
  context: ApiContext,
  { symbols, minNotionalUsd }: LiquidationFilter,
): Promise<LiveSource<LiquidationsUpdate>> {
  await checkSymbols(context.parts, symbols);
  const wantsSymbol = wanted(symbols);
  const least = leastNotional(minNotionalUsd);
  const wants = (row: LiquidationView) => row.notionalUsd >= least && wantsSymbol(row.symbol);
  return new LiveSource(context, new NewLiquidations(context.parts.hub.liquidations(), wants));
}
