import { exitFee } from '../fills/fees.ts';
import { Decimal, decimalText } from '../model/decimal.ts';
import type { EpochMs } from '../model/epoch-ms.ts';
import type { Position, PositionExit } from '../model/position.ts';
import type { TradeColumns } from '../model/trade-columns.ts';
import { UNTOUCHED } from '../positions/open.ts';
import { PositionBook } from '../positions/position-book.ts';
import { type Difference, differencesOf } from './differences.ts';
import { closingKind, type ExitCause, exitCauses, isByOthers } from './exit-causes.ts';

/** A trade may arrive after what happened at its time: the last price then was that of one shortly before. */
const ARRIVAL_MS = 10_000;

/**
 * True when the ticks of its market and what is recorded with its exits decide them. Positions from before the
 * causes were recorded say neither the mark price that triggered an exit nor the slippage of fill model `market`.
 */
export function isReplayable({ fillModel, triggerPrice, marketSlippageBps, exits }: Position): boolean {
  if (fillModel === 'market' && marketSlippageBps === null) return false;
  return triggerPrice === 'last' ? exits.every(isByTickOrCause) : exits.every(isByMarkOrCause);
}

/** The trades that a position has seen, its first one included. */
export interface FillRange {
  readonly fromAggId: number;
  readonly toAggId?: number;
  /** Not included. */
  readonly to?: EpochMs;
}

/** `lastAggId`: the trade at whose price it was opened. */
export function fillRange({ closedAt, exits, asOfAggId }: Position, lastAggId: number): FillRange {
  if (closedAt === null) return { fromAggId: lastAggId, toAggId: asOfAggId };
  const last = exits.at(-1)?.aggId ?? null;
  return last === null ? { fromAggId: lastAggId, to: closedAt + 1 } : { fromAggId: lastAggId, toAggId: last };
}

/**
 * Opens a position again and lets its ticks close it. What no tick decides (a mark price, a score, a person) comes
 * in at the recorded place; whether it then makes these exits, and at which fills, is worked out again.
 */
export class FillReplay {
  readonly #position: Position;
  readonly #exits: PositionExit[] = [];
  readonly #book: PositionBook;
  readonly #causes: ExitCause[];
  readonly #lastPrices = new Set<number>();

  constructor(position: Position, lastAggId: number) {
    this.#position = position;
    this.#causes = exitCauses(position);
    this.#book = new PositionBook((_position, exits) => this.#exits.push(...exits), {
      slippageBps: 0,
      queueAt: () => position.tp2Queue,
    });
    const { qty: openQty, initialStop: stopPrice, marketSlippageBps, tp1Queue } = position;
    this.#book.add({
      ...{ ...position, ...UNTOUCHED, status: 'active', openQty, stopPrice, asOfAggId: lastAggId },
      ...{ marketSlippageBps, tp1Queue, queueAhead: tp1Queue },
    });
  }

  feed({ length, times, prices, aggIds, qtys }: TradeColumns): void {
    const lateFrom = (this.#position.closedAt ?? Number.POSITIVE_INFINITY) - ARRIVAL_MS;
    for (let row = 0; row < length; row += 1) {
      const [price, time, aggId] = [prices[row] as number, times[row] as number, aggIds[row] as number];
      while (this.#isDueBefore(time, aggId)) this.#cause(this.#causes.shift() as ExitCause);
      this.#book.onTrade(price, time, aggId, qtys[row] as number);
      if (time >= lateFrom) this.#lastPrices.add(price);
    }
  }

  /** All trades are in: exits that come out otherwise, or that there should not have been. */
  differences(): Difference[] {
    const { closedAt, exits } = this.#position;
    for (const cause of this.#causes.splice(0)) this.#cause(cause);
    if (closedAt !== null) this.#book.expire(closedAt);
    const again = this.#exits.map((exit, index) => this.#arrived(exit, exits[index]));
    return differencesOf('trade.exits', plain(exits), plain(again));
  }

  #isDueBefore(time: EpochMs, aggId: number): boolean {
    const [next] = this.#causes;
    if (next === undefined) return false;
    return next.filledBy === null ? time >= next.at : aggId >= next.filledBy;
  }

  #cause(cause: ExitCause): void {
    const kind = closingKind(cause);
    if (kind === null) this.#book.onMark(cause.markPrice as number, cause.at);
    else this.#book.close(this.#position.id, kind, cause.at);
  }

  /** At the market without waiting: the price of a trade shortly before is what the last one was by then. */
  #arrived(again: PositionExit, stored: PositionExit | undefined): PositionExit {
    if (stored === undefined || !isAtOnce(stored) || stored.kind !== again.kind) return again;
    const { price } = stored;
    if (!this.#lastPrices.has(Number(price))) return again;
    const fee = exitFee(this.#position.exitFeeRate, 'taker', new Decimal(again.qty).times(price));
    return { ...again, price, feeUsd: decimalText(fee) };
  }
}

/** Closed at the last price when a score or a person said so (fill model `level`). */
function isAtOnce({ kind, aggId }: PositionExit): boolean {
  return aggId === null && isByOthers(kind);
}

function isTimed({ kind }: PositionExit): boolean {
  return kind === 'timeout' || isByOthers(kind);
}

/** A stop or target without its trade came of a candle, which no tick tells. */
function isByTickOrCause(exit: PositionExit): boolean {
  return exit.aggId !== null || isTimed(exit);
}

function isByMarkOrCause(exit: PositionExit): boolean {
  return exit.markPrice !== null || isTimed(exit);
}

/** By place; quantities and prices as they are written. */
function plain(exits: readonly PositionExit[]): Record<string, unknown> {
  return Object.fromEntries(exits.map((exit) => [exit.sequence, { ...exit }]));
}
