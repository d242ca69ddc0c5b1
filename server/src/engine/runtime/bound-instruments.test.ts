import { expect, test } from 'vitest';
import { sampleStrategy } from '../core/samples.ts';
import { BoundInstruments } from './bound-instruments.ts';

test('an instrument is bound while a strategy that is not deprecated has it', () => {
  const bound = new BoundInstruments();
  expect(bound.has('AUSDT')).toBe(false);
  bound.see(sampleStrategy({ id: 's1' }, { symbol: 'AUSDT' }));
  bound.see(sampleStrategy({ id: 's2', status: 'paused' }, { symbol: 'AUSDT' }));
  bound.see(sampleStrategy({ id: 's1' }, { symbol: 'BUSDT' }));
  expect([bound.has('AUSDT'), bound.has('BUSDT')]).toEqual([true, true]);
  bound.see(sampleStrategy({ id: 's2', status: 'deprecated' }, { symbol: 'AUSDT' }));
  expect(bound.has('AUSDT')).toBe(false);
});
