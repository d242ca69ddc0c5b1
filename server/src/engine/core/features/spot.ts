import { STREAM_SILENCE_MS } from '../market/staleness.ts';
import type { EpochMs } from '../model/epoch-ms.ts';
import type { SpotTrade } from '../model/market-event.ts';
import { WINDOW_MS } from './flow.ts';
import { SteadyStream } from './steady-stream.ts';
import { type Place, UnfilledSequence } from './unfilled-sequence.ts';
import { TapeSums } from './windows/sums.ts';
import { TradeTape } from './windows/tape.ts';

/** Where the spot market's quantity scale begins; the tape refines it to what the market sends. */
const SPOT_STEP = '1';

/**
 * Taker flow of the spot market beside a perpetual. Live trades wait for none that are missing: the flow is known from
 * the trade behind the last hole on, and from further back when those before it are brought in. They all live in one
 * tape of half an hour, whichever way they came.
 */
export class SpotFlow {
  readonly #tape: TradeTape;
  readonly #sums = new TapeSums();
  readonly #sequence = new UnfilledSequence();
  readonly #stream = new SteadyStream(STREAM_SILENCE_MS);
  #lastTime: EpochMs = 0;
  /** Arrival of the last trade; it tells by its id whether some are missing before it. */
  #toldAt: EpochMs = 0;
  /** Time of the oldest trade that was brought in. */
  #broughtFrom: EpochMs = Number.POSITIVE_INFINITY;

  constructor(tickSize: string) {
    this.#tape = new TradeTape(tickSize, SPOT_STEP, WINDOW_MS['30m']);
  }

  add(trade: SpotTrade): void {
    this.heard(trade.receivedAt);
    if (!this.#sequence.take(trade.aggId, trade.time)) return;
    this.#tape.add(trade);
    this.#lastTime = Math.max(this.#lastTime, trade.time);
    this.#toldAt = Math.max(this.#toldAt, trade.receivedAt);
  }

  /**
   * Trades from before those that are here, ascending by id. Those that reach the first whole one without a hole go in
   * front of it; the others, and those that are here, change nothing.
   */
  prepend(trades: readonly SpotTrade[]): void {
    const { first } = this.#sequence;
    if (first === null) return;
    let oldest = first;
    for (const trade of trades.toReversed()) {
      if (trade.aggId >= oldest.id) continue;
      // The past cannot be newer than what the stream has told: such a time is not believed.
      if (trade.aggId < oldest.id - 1 || trade.time > this.#lastTime) break;
      this.#tape.add(trade);
      oldest = { id: trade.aggId, time: trade.time };
    }
    if (oldest === first) return;
    this.#sequence.extendBack(oldest);
    this.#broughtFrom = Math.min(this.#broughtFrom, oldest.time);
    // In front of an open tape a page moves nothing, and need not wait as objects; elsewhere all move once, when read.
    if (this.#tape.ring.isOpenInFront) this.#tape.settle();
  }

  /** A message of the spot market came: its connection is alive. */
  heard(receivedAt: EpochMs): void {
    this.#stream.see(receivedAt);
  }

  /** Since when the spot market is known: first heard of, or the oldest trade brought in; null before it is heard of. */
  get knownFrom(): EpochMs | null {
    const { firstAt } = this.#stream;
    return firstAt === null ? null : Math.min(firstAt, this.#broughtFrom);
  }

  /** The trade from which on none is missing; null before the first. */
  get first(): Place | null {
    return this.#sequence.first;
  }

  /**
   * From when on no trade is missing; null before the first, while the stream is silent, and after a silence until a
   * trade tells what was missed.
   */
  coveredFrom(at: EpochMs): EpochMs | null {
    const { steadyFrom } = this.#stream;
    if (steadyFrom === null || this.#stream.isSilent(at) || this.#toldAt < steadyFrom) return null;
    return this.#sequence.wholeFrom;
  }

  /**
   * Spot CVD over 30 m in base units; null until 30 minutes are covered without a hole, and when no spot trade came
   * within the window (a silent spot stream is not a flat spot market).
   */
  cvd30m(at: EpochMs): number | null {
    const from = at - WINDOW_MS['30m'];
    const coveredFrom = this.coveredFrom(at);
    if (coveredFrom === null || coveredFrom > from || this.#lastTime < from) return null;
    this.#tape.settle();
    const { ring, lotScale } = this.#tape;
    return lotScale.fromUnits(ring.sums(ring.firstAt(from), ring.endAt(at), this.#sums).net);
  }
}

/** True when spot and perpetual pull in opposite directions over 30 m; null while either is unknown. */
export function spotPerpTrap(spotCvd: number | null, perpCvd: number | null): boolean | null {
  return spotCvd === null || perpCvd === null ? null : spotCvd * perpCvd < 0;
}
