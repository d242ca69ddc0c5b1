import { describe, expect, it } from 'vitest';
import type { Position } from '../model/position.ts';
import { Bench, START, sampleInstrument, samplePosition } from '../samples.ts';

const GONE = 'GONEUSDT';
const changed = (made: Bench): Position[] => made.of('positionChanged').map(({ position }) => position);

describe('positions of a contract that the venue lists no more', () => {
  it('are open until it is said to be gone, and end at its last price', () => {
    const made = new Bench([]);
    const position = samplePosition({ symbol: GONE, openedAt: START });
    made.engine.process({ kind: 'positions', positions: [position] });
    expect(made.engine.openPositions()).toHaveLength(1);
    made.engine.process({ kind: 'delisted', symbol: 'OTHERUSDT', price: 1, at: START + 5_000 });
    expect(changed(made)).toEqual([]);
    made.engine.process({ kind: 'delisted', symbol: GONE, price: 60_050, at: START + 5_000 });
    expect(changed(made)).toMatchObject([{ status: 'forced', closedAt: START + 5_000 }]);
    expect(changed(made)[0]?.exits).toMatchObject([{ kind: 'forced', price: '60050' }]);
    expect(made.engine.openPositions()).toEqual([]);
  });

  it('come home when their instrument is listed after all', () => {
    const made = new Bench([]);
    made.engine.process({ kind: 'positions', positions: [samplePosition({ symbol: GONE })] });
    const listed = sampleInstrument({ id: 2, symbol: GONE });
    made.engine.process({ kind: 'instruments', instruments: [sampleInstrument(), listed] });
    made.engine.process({ kind: 'delisted', symbol: GONE, price: 60_050, at: START + 5_000 });
    expect(changed(made)).toMatchObject([{ status: 'forced' }]);
  });

  it('end at the last trade where there was one', () => {
    const made = new Bench([]);
    made.trade(1_000, { price: 60_020 });
    made.engine.process({ kind: 'positions', positions: [samplePosition({ asOfAggId: 1 })] });
    made.engine.process({ kind: 'delisted', symbol: 'BTCUSDT', price: 1, at: START + 5_000 });
    expect(changed(made)[0]?.exits).toMatchObject([{ kind: 'forced', price: '60020' }]);
  });
});
