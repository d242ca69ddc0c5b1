import type { EpochMs } from '../core/model/epoch-ms.ts';
import type { EngineParts } from './parts.ts';
import { median, type VenueClock } from './venue-clock.ts';

type ClockParts = Pick<EngineParts, 'client' | 'clock' | 'logger'>;

/** The venue has so long to answer before the streams are believed. */
const UNANSWERED_MS = 5_000;
/** One stream, or one late frame, proves nothing. */
const FEWEST_STREAMS = 3;

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

/**
 * For a step of the machine's clock about which the venue does not answer (a ban, REST away): without it every message
 * of the streams would be refused. Those messages tell the venue's time too, later by their way. Called again and again.
 */
export function confirmByStreams({ client, clock, logger }: ClockParts, venueClock: VenueClock): () => void {
  let steppedAt: EpochMs | null = null;
  return () => {
    const now = clock.now();
    steppedAt = clock.isStepped ? (steppedAt ?? now) : null;
    if (steppedAt === null || now - steppedAt < UNANSWERED_MS) return;
    const offsets = client.streamOffsets();
    if (offsets.length < FEWEST_STREAMS) return;
    const offsetMs = median(offsets);
    const movedMs = clock.confirm(offsetMs);
    if (movedMs === 0) return;
    logger.warn({ movedMs }, "the machine's clock was set, and the streams agree: local time follows it");
    const at = clock.now();
    venueClock.measured({ time: at + offsetMs - movedMs, sentAt: at, answeredAt: at });
  };
}
