import { describe, expect, it } from 'vitest';
import { position } from './fixtures.test-data.ts';
import { bestCaseR, breakEvenWinRate, ladderRungs } from './ladder.ts';
import { lastExit, progressOf } from './position-view.ts';

const exits = { slAtrMultiplier: 2, tp1Ratio: 1, tp2Ratio: 2, breakEvenBufferAtr: 0 };

describe('ladder', () => {
  it('puts the rungs from the second target down to the stop', () => {
    const rungs = ladderRungs(exits, { height: 320, margin: 10 });
    expect(rungs.map(({ kind, r, atr, y }) => [kind, r, atr, y])).toEqual([
      ['tp2', 2, 4, 10],
      ['tp1', 1, 2, 110],
      ['entry', 0, 0, 210],
      ['sl', -1, -2, 310],
    ]);
  });

  it('draws the break-even stop at the first target where its buffer reaches beyond it', () => {
    const wide = { ...exits, tp1Ratio: 0.3, tp2Ratio: 0.5, breakEvenBufferAtr: 2 };
    const rungs = ladderRungs(wide, { height: 200, margin: 12 });
    expect(rungs.map(({ kind }) => kind)).toEqual(['tp2', 'tp1', 'breakEven', 'entry', 'sl']);
    expect(rungs.filter(({ r }) => r === 0.3).map(({ kind }) => kind)).toEqual(['tp1', 'breakEven']);
  });

  it('shows the break-even stop when it has a buffer, with labels apart and inside', () => {
    const close = { ...exits, tp1Ratio: 0.3, tp2Ratio: 0.5, breakEvenBufferAtr: 0.4 };
    const rungs = ladderRungs(close, { height: 200, margin: 12 });
    expect(rungs.map(({ kind }) => kind)).toEqual(['tp2', 'tp1', 'breakEven', 'entry', 'sl']);
    expect(rungs.find(({ kind }) => kind === 'breakEven')?.r).toBeCloseTo(0.2, 12);
    const labels = rungs.map(({ labelY }) => labelY);
    expect(labels.every((y, index) => index === 0 || y - (labels[index - 1] ?? 0) >= 17.99)).toBe(true);
    expect(Math.max(...labels)).toBeLessThanOrEqual(200);
  });

  it('knows the worked example of both targets, and the win rate it needs', () => {
    expect(bestCaseR({ ...exits, tp1Ratio: 0.75, tp2Ratio: 1.5 })).toBe(1.125);
    expect(breakEvenWinRate(exits)).toBeCloseTo(0.4, 12);
  });
});

describe('position progress', () => {
  it('measures a long', () => {
    const progress = progressOf(position());
    expect(progress).toMatchObject({ nowR: 0.5, toStopR: 1.5, toTargetR: 0.25, nextTarget: 'tp1' });
    expect(progress.marks).toEqual({ stop: 0, entry: 0.4, tp1: 0.7, now: 0.6 });
  });

  it('mirrors a short', () => {
    const short = {
      side: 'SHORT',
      stopPrice: '61100',
      tp1Price: '60925',
      tp2Price: '60850',
      price: 61_050,
    } as const;
    expect(progressOf(position(short))).toMatchObject({ nowR: -0.5, toStopR: 0.5, toTargetR: 1.25 });
  });

  it('looks at the second target and the moved stop after the first', () => {
    const progress = progressOf(position({ status: 'tp1_hit', stopPrice: '61000' }));
    expect(progress).toMatchObject({ toStopR: 0.5, toTargetR: 1, nextTarget: 'tp2' });
  });

  it('says nothing about the unknown', () => {
    const progress = progressOf(position({ price: null }));
    expect([progress.nowR, progress.toStopR, progress.marks.now]).toEqual([null, null, null]);
  });

  it('finds the exit that ended it', () => {
    const exit = (sequence: number) => ({ sequence, kind: 'tp1', at: '', price: '1', slippageBps: 0 });
    expect(lastExit(position({ exits: [exit(2), exit(1)] }))?.sequence).toBe(2);
    expect(lastExit(position())).toBeNull();
  });
});
