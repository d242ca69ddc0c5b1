import { hashText, Random } from '../random.ts';
import type { FaultOrder } from './fault.ts';
import type { Faults } from './faults.ts';

/** A schedule of faults: of the streams only, or of REST answers too. */
export type Storm = 'storm' | 'storm-all';

/** Every so long another fault begins; kinds come in turn, each once a round. */
export const STORM_SLOT_MS = 4_000;
const STREAM = hashText('storm');
const LOOK_MS = 250;

type Weather = Omit<FaultOrder, 'match'> & { readonly match?: string };

const STREAM_WEATHER: readonly Weather[] = [
  { kind: 'drop', forMs: 8_000, share: 0.02, ms: 0 },
  { kind: 'drop', forMs: 4_000, share: 0.5, ms: 0, match: '@aggTrade' },
  { kind: 'delay', forMs: 8_000, share: 0.5, ms: 1_500 },
  { kind: 'duplicate', forMs: 10_000, share: 0.1, ms: 0 },
  { kind: 'reorder', forMs: 10_000, share: 0.1, ms: 0 },
  { kind: 'silent', forMs: 15_000, share: 0.1, ms: 0 },
  { kind: 'cut', forMs: 0, share: 0.4, ms: 0 },
  { kind: 'cut', forMs: 0, share: 1, ms: 0 },
  { kind: 'expire', forMs: 0, share: 0.5, ms: 15_000 },
  { kind: 'refuse', forMs: 4_000, share: 0.5, ms: 0 },
  { kind: 'noPing', forMs: 20_000, share: 1, ms: 0 },
];

const REST_WEATHER: readonly Weather[] = [
  { kind: 'http429', forMs: 3_000, share: 1, ms: 3_000 },
  { kind: 'http418', forMs: 8_000, share: 1, ms: 0 },
  { kind: 'http403', forMs: 3_000, share: 0.3, ms: 0 },
  { kind: 'http503', forMs: 6_000, share: 0.4, ms: 0 },
  { kind: 'truncated', forMs: 6_000, share: 0.2, ms: 0 },
  { kind: 'html', forMs: 6_000, share: 0.2, ms: 0 },
  { kind: 'slow', forMs: 6_000, share: 0.3, ms: 3_000 },
  { kind: 'clock', forMs: 12_000, share: 1, ms: 1_500 },
];

/** The order of a slot: a function of the seed and the slot's number alone. */
export function stormOrder(seed: number, slot: number, storm: Storm): FaultOrder {
  const weather = storm === 'storm' ? STREAM_WEATHER : [...STREAM_WEATHER, ...REST_WEATHER];
  const round = Math.floor(slot / weather.length);
  const order = shuffled(weather, new Random().reset(seed, STREAM, round));
  const chosen = order[slot % weather.length];
  if (chosen === undefined) throw new RangeError(`slot ${slot} has no fault`);
  return { match: '', ...chosen };
}

/** Orders the faults of a storm as their time comes. Returns a function that ends it. */
export function startStorm(
  faults: Faults,
  storm: Storm,
  at: { seed: number; now: () => number },
): () => void {
  let last = -1;
  const look = () => {
    const slot = Math.floor(at.now() / STORM_SLOT_MS);
    if (slot === last) return;
    last = slot;
    faults.order(stormOrder(at.seed, slot, storm));
  };
  look();
  const timer = setInterval(look, LOOK_MS);
  timer.unref();
  return () => clearInterval(timer);
}

function shuffled<T>(list: readonly T[], random: Random): T[] {
  const result = [...list];
  for (let i = result.length - 1; i > 0; i -= 1) {
    const j = random.between(0, i);
    const [a, b] = [result[i], result[j]];
    if (a === undefined || b === undefined) continue;
    result[i] = b;
    result[j] = a;
  }
  return result;
}
