import { describe, expect, it } from 'vitest';
import { Sought } from './sought.ts';

const list = (...ids: string[]): ReadonlyMap<string, null> => new Map(ids.map((id) => [id, null]));

/** Answers by number of the reading, the last one for ever; counts the readings. */
function reader(...answers: (() => ReadonlyMap<string, null>)[]) {
  const read = async () => {
    const answer = answers[Math.min(read.count, answers.length - 1)];
    read.count += 1;
    return answer?.() ?? list();
  };
  read.count = 0;
  return read;
}

describe('ids that a list is read for', () => {
  it('are lacking until it holds them', () => {
    const sought = new Sought();
    sought.add(['a', 'b']);
    expect([list(), list('a'), list('a', 'b', 'c')].map((one) => sought.isLacking(one))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('are read for again when they were spoken of during a reading', async () => {
    const sought = new Sought();
    const read = reader(
      () => {
        sought.add(['b']);
        return list('a');
      },
      () => list('a', 'b'),
    );
    expect([...(await sought.read(read)).keys()]).toEqual(['a', 'b']);
    expect(read.count).toBe(2);
  });

  it('are read for again when a reading missed them, and given up after some', async () => {
    const sought = new Sought();
    sought.add(['a']);
    const late = reader(
      () => list(),
      () => list('a'),
    );
    await sought.read(late);
    expect(late.count).toBe(2);
    sought.add(['never']);
    const never = reader(() => list('a'));
    expect([...(await sought.read(never)).keys()]).toEqual(['a']);
    expect([never.count, sought.isLacking(list('a'))]).toEqual([3, false]);
  });

  it('stay sought when a reading fails', async () => {
    const sought = new Sought();
    sought.add(['a']);
    const failed = sought.read(() => Promise.reject(new Error('away')));
    await expect(failed).rejects.toThrow('away');
    expect(sought.isLacking(list())).toBe(true);
  });
});
