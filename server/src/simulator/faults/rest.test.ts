import { describe, expect, it } from 'vitest';
import type { VenueError } from '../rest/errors.ts';
import { readFaultOrder } from './fault.ts';
import { Faults } from './faults.ts';
import { RestFaults } from './rest.ts';

function met(order: object, path = '/fapi/v1/klines'): VenueError | unknown {
  const faults = new Faults(7, () => 1_000);
  const rest = new RestFaults(faults, 7, () => 1_000);
  faults.order(readFaultOrder(order));
  try {
    return rest.meet(path);
  } catch (error) {
    return error;
  }
}

describe('RestFaults', () => {
  it.each([
    [
      { kind: 'http429', ms: 2_500 },
      { status: 429, code: -1003, headers: { 'Retry-After': '3' } },
    ],
    [
      { kind: 'http418', forMs: 9_000 },
      { status: 418, code: -1003, headers: { 'Retry-After': '9' } },
    ],
    [{ kind: 'http403' }, { status: 403, message: 'Forbidden' }],
    [{ kind: 'http503' }, { status: 503 }],
    [{ kind: 'truncated' }, { kind: 'truncated' }],
    [{ kind: 'html' }, { kind: 'html' }],
    [
      { kind: 'slow', ms: 700 },
      { kind: 'slow', ms: 700 },
    ],
  ])('%j is %j', (order, expected) => expect(met(order)).toMatchObject(expected));

  it('spares other paths, other kinds and what the share leaves out', () => {
    expect(met({ kind: 'http503', match: '/aggTrades' })).toBeNull();
    expect(met({ kind: 'drop' })).toBeNull();
    expect(met({ kind: 'http503', share: 0 })).toBeNull();
  });

  it('names the end of the ban and all four texts of 503', () => {
    expect(String(met({ kind: 'http418', forMs: 9_000 }))).toContain('IP banned until 10000');
    const faults = new Faults(7, () => 0);
    const rest = new RestFaults(faults, 7, () => 0);
    faults.order(readFaultOrder({ kind: 'http503' }));
    const texts = Array.from({ length: 60 }, () => {
      try {
        return rest.meet('/x');
      } catch (error) {
        return String(error);
      }
    });
    expect(new Set(texts).size).toBe(4);
  });
});
