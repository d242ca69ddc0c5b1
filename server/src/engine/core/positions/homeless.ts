import type { EpochMs } from '../model/epoch-ms.ts';
import type { Position } from '../model/position.ts';
import type { RestoredVirtual } from '../model/virtual.ts';
import { PositionBook, type PositionChanged } from './position-book.ts';
import { VirtualBook, type VirtualOutput } from './virtual-book.ts';

/** Where positions are kept once their instrument is known. */
export interface Home {
  readonly book: Pick<PositionBook, 'add'>;
  readonly virtual: Pick<VirtualBook, 'restore'>;
}

type FindHome = (symbol: string) => Home | undefined;

/** Open positions of instruments that are not known yet, or not any more: nothing but an end can happen to them. */
export class Homeless {
  #paper: readonly Position[] = [];
  #virtual: readonly RestoredVirtual[] = [];

  get positions(): readonly Position[] {
    return this.#paper;
  }

  /** Their contracts. */
  get contracts(): readonly Pick<Position, 'symbol' | 'instrumentId'>[] {
    return [...this.#paper, ...this.#virtual.map(({ position }) => position)];
  }

  add(positions: readonly Position[], virtual: readonly RestoredVirtual[], find: FindHome): void {
    this.#paper = [...this.#paper, ...positions];
    this.#virtual = [...this.#virtual, ...virtual];
    this.settle(find);
  }

  /** Brings home those whose instrument is known by now. */
  settle(find: FindHome): void {
    this.#paper = this.#paper.filter((position) => {
      const home = find(position.symbol);
      home?.book.add(position);
      return home === undefined;
    });
    this.#virtual = this.#virtual.filter(({ position, trail }) => {
      const home = find(position.symbol);
      home?.virtual.restore(position, trail);
      return home === undefined;
    });
  }

  /** Ends those of a contract that the venue lists no more, at its last price. */
  end(
    symbol: string,
    { price, at }: { readonly price: number; readonly at: EpochMs },
    told: { readonly changed: PositionChanged; readonly virtual: VirtualOutput },
  ): void {
    const book = new PositionBook(told.changed);
    const virtual = new VirtualBook(told.virtual, { open: 0, dropped: 0 });
    const taken: FindHome = (of) => (of === symbol ? { book, virtual } : undefined);
    this.settle(taken);
    book.force(price, at);
    virtual.force(price, at);
  }
}
