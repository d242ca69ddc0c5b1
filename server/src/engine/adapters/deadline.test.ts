import { describe, expect, it, vi } from 'vitest';
import { within } from './deadline.ts';

describe('a deadline', () => {
  it('is over with the work, and leaves no timer behind', async () => {
    vi.useFakeTimers();
    try {
      await expect(within(1_000, async () => 7)).resolves.toBe(7);
      await expect(within(1_000, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('aborts what takes longer, naming how long was waited', async () => {
    vi.useFakeTimers();
    try {
      const slow = within(
        1_000,
        (signal) =>
          new Promise((_, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason));
          }),
      );
      const outcome = expect(slow).rejects.toMatchObject({
        name: 'TimeoutError',
        message: 'no answer within 1000 ms',
      });
      await vi.advanceTimersByTimeAsync(1_000);
      await outcome;
    } finally {
      vi.useRealTimers();
    }
  });
});
