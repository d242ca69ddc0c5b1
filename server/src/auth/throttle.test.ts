import { describe, expect, it } from 'vitest';
import { LockedError } from './errors.ts';
import { delayMs, Throttle } from './throttle.ts';

describe('the throttle', () => {
  it('slows an address down after its fifth failure, up to three seconds', () => {
    expect([0, 4, 5, 6, 10, 29].map(delayMs)).toEqual([0, 0, 100, 200, 3_000, 3_000]);
  });

  it('refuses an address after thirty failures and leaves others alone', async () => {
    const throttle = new Throttle();
    for (let failure = 0; failure < 30; failure += 1) await throttle.failed('198.51.100.1');
    await expect(throttle.enter('198.51.100.1')).rejects.toThrow(LockedError);
    await expect(throttle.enter('198.51.100.2')).resolves.toBeUndefined();
  });

  it('locks an unknown name after five attempts, as it would a known one', async () => {
    const throttle = new Throttle();
    for (let attempt = 0; attempt < 5; attempt += 1) await throttle.unknownName('nobody');
    await expect(throttle.unknownName('nobody')).rejects.toThrow(LockedError);
    await expect(throttle.unknownName('somebody')).resolves.toBeUndefined();
  });
});
