import { describe, expect, it } from 'vitest';
import type { AbTestView } from './documents.ts';
import { rangeOf, spanOf, testsOfAll } from './range.ts';

const NOW = Date.UTC(2026, 0, 31);

function abTest(id: string, members: readonly string[], changes: Partial<AbTestView> = {}): AbTestView {
  return {
    id,
    name: id,
    note: '',
    isRunning: false,
    startedAt: '2026-01-10T08:00:00.000Z',
    startedBy: null,
    endedAt: '2026-01-20T08:00:00.000Z',
    endedBy: null,
    members: members.map((uuid) => ({
      strategyVersion: 1,
      strategy: { id: `id-${uuid}`, uuid, displayName: uuid },
    })),
    ...changes,
  };
}

const ended = abTest('ended', ['a', 'b']);
const running = abTest('running', ['a', 'b', 'c'], {
  isRunning: true,
  startedAt: '2026-01-05T00:00:00.000Z',
  endedAt: null,
});
const params = (text = ''): URLSearchParams => new URLSearchParams(text);

describe('tests of all that are compared', () => {
  it('hold each of them; a running one comes first', () => {
    expect(testsOfAll([ended, running], ['a', 'b'])).toEqual([running, ended]);
    expect(testsOfAll([ended, running], ['a', 'id-c'])).toEqual([running]);
    expect(testsOfAll([ended, running], ['a', 'x'])).toEqual([]);
  });
});

describe('range of a comparison', () => {
  it('is the time of a running test unless the address says otherwise', () => {
    expect(rangeOf(params(), [running, ended])).toEqual({ name: 'test', test: running });
    expect(rangeOf(params('days=all'), [running])).toEqual({ name: 'all', test: null });
    expect(rangeOf(params('days=30'), [running])).toEqual({ name: '30', test: null });
    expect(rangeOf(params(), [ended]).name).toBe('all');
    expect(rangeOf(params('days=31'), []).name).toBe('all');
  });

  it('is that of an ended test where asked for', () => {
    expect(rangeOf(params('days=test'), [ended])).toEqual({ name: 'test', test: ended });
    expect(rangeOf(params('days=test&test=ended'), [running, ended]).test).toBe(ended);
    expect(rangeOf(params('days=test&test=gone'), [running]).test).toBe(running);
    expect(rangeOf(params('days=test'), []).name).toBe('all');
  });

  it('leaves out what was traded before a test and after it', () => {
    const { startedAt, endedAt } = ended;
    expect(spanOf({ name: 'test', test: ended }, NOW)).toEqual({ from: startedAt, to: endedAt });
    expect(spanOf({ name: 'test', test: running }, NOW)).toEqual({ from: running.startedAt, to: null });
    expect(spanOf({ name: '7', test: null }, NOW)).toEqual({ from: '2026-01-24T00:00:00.000Z', to: null });
    expect(spanOf({ name: 'all', test: null }, NOW)).toEqual({ from: null, to: null });
  });
});
