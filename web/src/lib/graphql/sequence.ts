/** Where a message stands in its subscription. */
export interface Numbered {
  /** Rises by one per message; absent when each message stands for itself. */
  readonly sequence?: number;
  /** True: holds all current values. */
  readonly reset?: boolean;
}

/** take: next one; skip: seen before; hole: messages are missing, subscribe again. */
export type Verdict = 'take' | 'skip' | 'hole';

/** Judges a message by the sequence of the last one taken (null: none yet on this connection). */
export function judge(last: number | null, { sequence, reset }: Numbered): Verdict {
  if (reset === true || sequence === undefined || last === null) return 'take';
  if (sequence <= last) return 'skip';
  return sequence === last + 1 ? 'take' : 'hole';
}

/** The numbering of a subscription's message: that of its only root field. */
export function numberingOf(message: object): Numbered {
  const [root] = Object.values(message) as unknown[];
  if (typeof root !== 'object' || root === null) return {};
  const { sequence, reset } = root as { sequence?: unknown; reset?: unknown };
  return {
    ...(typeof sequence === 'number' ? { sequence } : {}),
    ...(typeof reset === 'boolean' ? { reset } : {}),
  };
}
