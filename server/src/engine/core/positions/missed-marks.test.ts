import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../model/epoch-ms.ts';
import type { MarkCandle } from '../model/market-event.ts';
import { START } from '../samples.ts';
import { MissedMarks } from './missed-marks.ts';

const NEEDED = START + 60 * MINUTE_MS;

/** What followers were told, in order: `mark@seconds` or `candle-until@seconds` after START. */
class Told {
  readonly acts: string[] = [];
  marksNeededUntil: number | null = NEEDED;
  readonly marks = new MissedMarks(this);

  onMark(price: number, time: number): void {
    this.acts.push(`${price}@${(time - START) / 1_000}`);
  }

  onMarkCandle({ close, until }: MarkCandle): void {
    this.acts.push(`minute ${close} until ${(until - START) / 1_000}`);
  }
}

const mark = (second: number, markPrice = 100) => ({ markPrice, time: START + second * 1_000 });

function minute(index: number, untilSecond = (index + 1) * 60): MarkCandle {
  const range = { open: 1, high: 1, low: 1, close: index };
  return { openTime: START + index * MINUTE_MS, until: START + untilSecond * 1_000, ...range };
}

describe('mark prices that were missed', () => {
  it('act in order of time, up to a time', () => {
    const told = new Told();
    told.marks.wait(mark(130));
    told.marks.wait(mark(131));
    told.marks.add([minute(0), minute(1)]);
    told.marks.runTo(START + 60_000);
    expect(told.acts).toEqual(['minute 0 until 60']);
    told.marks.runTo(START + 130_000);
    expect(told.acts.slice(1)).toEqual(['minute 1 until 120', '100@130']);
    told.marks.act(mark(132, 101));
    expect(told.acts.slice(3)).toEqual(['100@131', '101@132']);
    expect(told.marks.isEmpty).toBe(true);
  });

  it('a minute that reaches into marks that came in ends with the first of them; later ones are not needed', () => {
    const told = new Told();
    told.marks.wait(mark(75));
    told.marks.add([minute(0), minute(1), minute(2, 130)]);
    told.marks.runTo(NEEDED);
    expect(told.acts).toEqual(['minute 0 until 60', 'minute 1 until 75', '100@75']);
  });

  it('a minute that was over when the last mark acted says nothing new', () => {
    const told = new Told();
    told.marks.act(mark(61));
    told.marks.add([minute(0), minute(1)]);
    told.marks.add([minute(1), minute(2)]);
    told.marks.runTo(NEEDED);
    expect(told.acts).toEqual(['100@61', 'minute 1 until 120', 'minute 2 until 180']);
  });

  it('nothing waits where nobody follows', () => {
    const told = new Told();
    told.marksNeededUntil = null;
    told.marks.wait(mark(1));
    expect(told.marks.isEmpty).toBe(true);
  });

  it('tells from when on marks are missing: after ten silent seconds, when somebody follows them', () => {
    const told = new Told();
    const missedFrom = (second: number) => told.marks.missedFrom(START + second * 1_000);
    expect(missedFrom(100)).toBe(null);
    told.marks.act(mark(0));
    expect([missedFrom(10), missedFrom(11)]).toEqual([null, START]);
    told.marks.wait(mark(9));
    expect(missedFrom(100)).toBe(null);
    told.marks.runTo(NEEDED);
    told.marks.wait(mark(30));
    expect(missedFrom(31)).toBe(START + 9_000);
    told.marksNeededUntil = null;
    expect(missedFrom(31)).toBe(null);
  });
});
