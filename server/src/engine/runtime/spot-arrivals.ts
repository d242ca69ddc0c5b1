import { timeVerdict } from '../core/market/firewall.ts';
import type { EpochMs } from '../core/model/epoch-ms.ts';
import type { MarketMessage } from '../ports.ts';
import type { VenueClock } from './venue-clock.ts';

/**
 * Arrivals of the spot market by the venue's clock. Whether its stream is silent is judged by arrivals, for its books have
 * no time of their own, and the core knows venue time only: by a machine's clock that is off by seconds the stream would
 * be silent always, or never.
 */
export class SpotArrivals {
  readonly #venueClock: Pick<VenueClock, 'offsetMs'>;
  /** A new measurement may say less than the one before: as venue time itself, arrivals do not go backwards then. */
  #latest: EpochMs = 0;

  constructor(venueClock: Pick<VenueClock, 'offsetMs'>) {
    this.#venueClock = venueClock;
  }

  /** The message as the core is to hear it. */
  told(message: MarketMessage): MarketMessage {
    if (message.kind === 'spotBook') {
      const receivedAt = this.#atVenue(message.book.receivedAt);
      return { kind: 'spotBook', book: { ...message.book, receivedAt } };
    }
    if (message.kind !== 'spotTrade') return message;
    const { time, receivedAt } = message.trade;
    // The check of a time against its arrival is one by the local clock: what fails it stays as it came.
    if (timeVerdict(time, receivedAt) !== null) return message;
    return { kind: 'spotTrade', trade: { ...message.trade, receivedAt: this.#atVenue(receivedAt) } };
  }

  #atVenue(receivedAt: EpochMs): EpochMs {
    this.#latest = Math.max(this.#latest, receivedAt + (this.#venueClock.offsetMs ?? 0));
    return this.#latest;
  }
}
