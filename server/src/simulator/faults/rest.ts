import { hashText, Random } from '../random.ts';
import { VenueError } from '../rest/errors.ts';
import type { Fault } from './fault.ts';
import type { Faults } from './faults.ts';

/** How an answer is spoiled; the request itself is answered as always. */
export type Spoiled =
  | { readonly kind: 'truncated' | 'html' }
  | { readonly kind: 'slow'; readonly ms: number };

/** What the venue says with 503; only the first leaves open whether the request was carried out. */
const UNAVAILABLE: readonly (readonly [number, string])[] = [
  [-1000, 'Unknown error, please check your request or try again later.'],
  [-1000, 'Service Unavailable.'],
  [-1001, 'Internal error; unable to process your request. Please try again.'],
  [
    -1008,
    'Request throttled by system-level protection. Reduce-only/close-position orders are exempt. Please try again.',
  ],
];

/** Faults of REST answers. */
export class RestFaults {
  private readonly faults: Faults;
  private readonly now: () => number;
  private readonly random: Random;

  constructor(faults: Faults, seed: number, now: () => number) {
    this.faults = faults;
    this.now = now;
    this.random = new Random().reset(seed, hashText('rest faults'), 0);
  }

  /** Throws VenueError for a request that is refused; otherwise how its answer is spoiled, if at all. */
  meet(path: string): Spoiled | null {
    for (const fault of this.faults.list()) {
      if (!path.includes(fault.match) || !this.concerns(fault) || this.random.unit() >= fault.share) continue;
      this.faults.count(fault.kind);
      const refusal = this.refusal(fault);
      if (refusal !== null) throw refusal;
      if (fault.kind === 'truncated' || fault.kind === 'html') return { kind: fault.kind };
      return { kind: 'slow', ms: fault.ms };
    }
    return null;
  }

  private concerns({ kind }: Fault): boolean {
    return kind.startsWith('http') || kind === 'truncated' || kind === 'html' || kind === 'slow';
  }

  private refusal(fault: Fault): VenueError | null {
    if (fault.kind === 'http429')
      return new VenueError(429, -1003, 'Too many requests; please use the websocket for live updates.', {
        'Retry-After': seconds(fault.ms),
      });
    if (fault.kind === 'http418') {
      const text = `Way too many requests; IP banned until ${fault.endsAt}. Please use the websocket for live updates to avoid bans.`;
      return new VenueError(418, -1003, text, { 'Retry-After': seconds(fault.endsAt - this.now()) });
    }
    if (fault.kind === 'http403') return new VenueError(403, 0, 'Forbidden');
    if (fault.kind !== 'http503') return null;
    const [code, text] = UNAVAILABLE[this.random.word() % UNAVAILABLE.length] ?? [-1000, ''];
    return new VenueError(503, code, text);
  }
}

function seconds(ms: number): string {
  return String(Math.max(1, Math.ceil(ms / 1_000)));
}
