import type { EpochMs } from '../../core/model/epoch-ms.ts';
import type { VenueBan } from '../../ports.ts';

const USUAL_MS = { 429: 60_000, 418: 2 * 60_000, 403: 5 * 60_000 } as const;
const TEXTS = {
  429: 'the venue asked to stop for a while',
  418: 'the venue has banned this address',
  403: 'the firewall of the venue refuses this address',
} as const;
/** The venue's own longest ban: what claims more is a mistake. */
const LONGEST_MS = 3 * 24 * 3_600_000;

/** Answers after which the venue wants to hear nothing for a while, to a request or to a handshake. */
export function isStop(status: number): status is VenueBan['status'] {
  return status in USUAL_MS;
}

/**
 * The ban that an answer at `at` imposes, with the seconds of its Retry-After header, the usual ones without it, three
 * days at most; null for an answer that imposes none.
 */
export function banOf(status: number, retryAfter: string | null, at: EpochMs): VenueBan | null {
  if (!isStop(status)) return null;
  const told = Number(retryAfter ?? Number.NaN) * 1_000;
  const waitMs = told > 0 ? Math.min(told, LONGEST_MS) : USUAL_MS[status];
  return { status, until: at + waitMs };
}

/** What an alert says of a ban. */
export function banText({ status }: VenueBan): string {
  return TEXTS[status];
}
