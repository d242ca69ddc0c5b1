import type { Config } from '@ae/server/config.ts';
import { venueAddresses } from '@ae/server/engine/adapters/binance/urls.ts';
import { type Finding, fail, ok, reason } from './finding.ts';

/** A clock further off than this blocks signed requests (spec 01). */
const MOST_OFFSET_MS = 1_000;
const TIMEOUT_MS = 5_000;
/** What the exchange answers to places it does not serve. */
const BLOCKED = new Set([403, 451]);

/** Whether the venue answers, and how far our clock is from its. */
export async function checkVenue({ venue }: Config): Promise<Finding[]> {
  if (venue === 'simulated') return [ok('venue', 'simulated: built in, needs no network; its clock is ours')];
  const { restUrl } = venueAddresses(venue, null);
  try {
    const askedAt = Date.now();
    const answer = await fetch(`${restUrl}/fapi/v1/time`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const answeredAt = Date.now();
    if (!answer.ok) return [refused(restUrl, answer.status)];
    const { serverTime } = (await answer.json()) as { serverTime: number };
    return [ok('venue', `${restUrl} answers`), clock(serverTime, askedAt, answeredAt)];
  } catch (error) {
    const fix = 'check the network and DNS, or use VENUE=simulated, which needs neither';
    return [fail('venue', `${restUrl}: ${reason((error as Error).cause ?? error)}`, fix)];
  }
}

function refused(url: string, status: number): Finding {
  const fix = BLOCKED.has(status)
    ? 'the exchange does not serve this region: use VENUE=simulated or another place'
    : 'the exchange is limiting or failing: wait and try again';
  return fail('venue', `${url} answers ${status}`, fix);
}

/** The answer was made somewhere between asking and answering: half of it is the best guess. */
function clock(serverTime: number, askedAt: number, answeredAt: number): Finding {
  const offsetMs = Math.round((askedAt + answeredAt) / 2 - serverTime);
  const found = `${offsetMs} ms against the venue (± ${Math.ceil((answeredAt - askedAt) / 2)} ms)`;
  return Math.abs(offsetMs) > MOST_OFFSET_MS
    ? fail('clock', found, 'set the clock of this machine by NTP')
    : ok('clock', found);
}
