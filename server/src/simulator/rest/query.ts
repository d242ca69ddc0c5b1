import type { Contract } from '../contract.ts';
import { INTERVALS, type Interval } from '../interval.ts';
import type { Market, TimeRange } from '../market.ts';
import { illegal, invalidData, invalidInterval, invalidSymbol, missing, VenueError } from './errors.ts';

const DIGITS = /^\d{1,20}$/;

/** Parameters of a request, checked with the venue's own error codes. */
export class Query {
  private readonly params: URLSearchParams;
  private readonly market: Market;

  constructor(params: URLSearchParams, market: Market) {
    this.params = params;
    this.market = market;
  }

  has(name: string): boolean {
    return (this.params.get(name) ?? '') !== '';
  }

  text(name: string): string {
    const value = this.params.get(name) ?? '';
    if (value === '') throw missing(name);
    return value;
  }

  contract(name = 'symbol'): Contract {
    const contract = this.market.contract(this.text(name));
    if (contract === undefined) throw invalidSymbol();
    return contract;
  }

  /** The contract named, or all of them when none is. */
  contracts(): { readonly all: boolean; readonly list: readonly Contract[] } {
    return this.has('symbol')
      ? { all: false, list: [this.contract()] }
      : { all: true, list: this.market.contracts };
  }

  /** A non-negative whole number, or undefined when not sent. */
  whole(name: string): number | undefined {
    if (!this.has(name)) return undefined;
    const text = this.text(name);
    if (!DIGITS.test(text)) throw illegal(name);
    const value = Number(text);
    if (!Number.isSafeInteger(value)) throw invalidData(name);
    return value;
  }

  limit(fallback: number, most: number): number {
    const value = this.whole('limit') ?? fallback;
    if (value < 1 || value > most) throw invalidData('limit');
    return value;
  }

  /** startTime and endTime, both included; open ends reach from 0 to the venue's clock. */
  range(): TimeRange & { readonly hasStart: boolean; readonly hasEnd: boolean } {
    const start = this.whole('startTime');
    const end = this.whole('endTime');
    if (start !== undefined && end !== undefined && start > end)
      throw new VenueError(400, -1023, 'Start time is greater than end time.');
    return {
      start: start ?? 0,
      end: end ?? this.market.now(),
      hasStart: start !== undefined,
      hasEnd: end !== undefined,
    };
  }

  interval(): Interval {
    const interval = INTERVALS.get(this.text('interval'));
    if (interval === undefined) throw invalidInterval();
    return interval;
  }
}
