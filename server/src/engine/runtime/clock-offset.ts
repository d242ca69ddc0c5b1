import type { EngineParts } from './parts.ts';
import type { VenueClock } from './venue-clock.ts';

type ClockParts = Pick<EngineParts, 'client' | 'clock' | 'logger'>;

/**
 * Asks the venue for its time. Where that confirms a step of the machine's clock, the local clock follows it. Rejects
 * when the venue does not answer.
 */
export async function measureClock({ client, clock, logger }: ClockParts, venueClock: VenueClock) {
  venueClock.measured(await client.clockReading());
  const movedMs = venueClock.followLocal(clock);
  if (movedMs !== 0) {
    logger.warn({ movedMs }, "the machine's clock was set, and the venue agrees: local time follows it");
    // The client measures lags by its own last reading: one by the clock as it is now.
    venueClock.measured(await client.clockReading());
  }
  const { offsetMs, isBlocked } = venueClock;
  if (isBlocked) logger.error({ offsetMs }, 'the local clock is off: signed requests are blocked');
}
