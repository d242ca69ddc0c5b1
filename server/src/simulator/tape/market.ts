import { type Contract, tickValue } from '../contract.ts';
import type { ContractStatus, Market, Premium } from '../market.ts';
import type { MarkPriceMessage } from './messages.ts';
import type { Position, Shift } from './position.ts';
import type { Recording } from './recording.ts';
import { TapeSeries } from './series.ts';

/** A recorded market. It knows what the recording knows: no spot, no open interest, no settlements. */
export class TapeMarket implements Market {
  readonly contracts: readonly Contract[];
  readonly perpetual: TapeSeries;
  readonly spot = null;
  readonly now: () => number;
  private readonly marks = new Map<string, Premium>();

  constructor(recording: Recording, position: Position, now: () => number) {
    this.contracts = recording.contracts;
    this.now = now;
    this.perpetual = new TapeSeries(recording.trades, position, now);
  }

  contract(symbol: string): Contract | undefined {
    return this.contracts.find((contract) => contract.symbol === symbol);
  }

  statusOf(): ContractStatus {
    return 'TRADING';
  }

  /** Remembers a mark price; returns it on the shifted time line. */
  setMark(contract: Contract, message: MarkPriceMessage, shift: Shift): Premium {
    const premium: Premium = {
      time: message.E + shift.time,
      mark: Number(message.p),
      index: Number(message.i),
      fundingRate: Number(message.r),
      nextFundingAt: message.T + shift.time,
    };
    this.marks.set(contract.symbol, premium);
    return premium;
  }

  /** The last recorded mark; recordings without marks stand in the last trade and know no funding. */
  premium(contract: Contract): Premium | null {
    const mark = this.marks.get(contract.symbol);
    if (mark !== undefined) return mark;
    const [last] = this.perpetual.latest(contract, this.now(), 1);
    if (last === undefined) return null;
    const price = last.ticks * tickValue(contract);
    return { time: last.time, mark: price, index: price, fundingRate: null, nextFundingAt: 0 };
  }

  /** Recordings have the marks of their streams only. */
  markAt(): null {
    return null;
  }

  funding(): [] {
    return [];
  }

  positioning(): null {
    return null;
  }

  coinbasePrice(): null {
    return null;
  }
}
