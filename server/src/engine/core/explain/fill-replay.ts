import type { ExitKind } from '@ae/db/enums.ts';
import type { EpochMs } from '../model/epoch-ms.ts';
import type { Position, PositionExit } from '../model/position.ts';
import type { TradeColumns } from '../model/trade-columns.ts';
import { UNTOUCHED } from '../positions/open.ts';
import { PositionBook } from '../positions/position-book.ts';
import { type Difference, differencesOf } from './differences.ts';

/** Ways to end a position that no tick decides. */
const BY_OTHERS: ReadonlySet<ExitKind> = new Set(['signal_flip', 'manual', 'forced']);

/** True when the ticks of its market alone decide the exits: marks and queues are not stored tick by tick. */
export function isReplayable({ fillModel, triggerPrice }: Position): boolean {
  return fillModel === 'level' && triggerPrice === 'last';
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

/** Opens a position again and lets its ticks close it. */
export class FillReplay {
  readonly #position: Position;
  readonly #exits: PositionExit[] = [];
  readonly #book: PositionBook;

  constructor(position: Position, lastAggId: number) {
    this.#position = position;
    this.#book = new PositionBook((_position, exits) => this.#exits.push(...exits));
    const { qty: openQty, initialStop: stopPrice } = position;
    this.#book.add({ ...position, ...UNTOUCHED, status: 'active', openQty, stopPrice, asOfAggId: lastAggId });
  }

  feed(columns: TradeColumns): void {
    this.#book.onTrades(columns);
  }

  /** All trades are in: exits that come out otherwise, or that there should not have been. */
  differences(): Difference[] {
    const { closedAt, exits } = this.#position;
    if (closedAt !== null) this.#book.expire(closedAt);
    const own = exits.filter(({ kind }) => !BY_OTHERS.has(kind));
    const end = exits.find(({ kind }) => BY_OTHERS.has(kind))?.at ?? Number.POSITIVE_INFINITY;
    const again = this.#exits.filter(({ at }, index) => index < own.length || at < end);
    return differencesOf('trade.exits', plain(own), plain(again));
  }
}

/** By place; quantities and prices as they are written. */
function plain(exits: readonly PositionExit[]): Record<string, unknown> {
  return Object.fromEntries(exits.map((exit) => [exit.sequence, { ...exit }]));
}
