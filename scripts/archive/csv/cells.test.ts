import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CellReader, REFUSED } from './cells.ts';

type Kind = 'whole' | 'decimal' | 'optional' | 'time' | 'flag';

/** What a reader makes of a cell; null when it refuses it or does not read it to its end. */
function read(kind: Kind, text: string): number | null {
  const reader = new CellReader();
  const out = new Float64Array(1);
  reader.open(Buffer.from(`x,${text},y\n`));
  const end = reader[kind](2, out, 0);
  return end !== REFUSED && reader.isEnd(end) ? (out[0] ?? null) : null;
}

describe('cells of a CSV', () => {
  it('reads decimals bit-equal to Number()', () => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 20 });
    const text = fc
      .tuple(fc.boolean(), digits, fc.option(digits))
      .map(
        ([minus, whole, part]) =>
          `${minus ? '-' : ''}${whole.join('')}${part === null ? '' : `.${part.join('')}`}`,
      );
    fc.assert(
      fc.property(text, (cell) => Object.is(read('decimal', cell), Number(cell))),
      { numRuns: 5_000 },
    );
  });

  it('reads back every double in its shortest form', () => {
    const double = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(double, (value) => read('decimal', String(value)) === value),
      { numRuns: 2_000 },
    );
  });

  it.each<[Kind, string, number]>([
    ['whole', '0', 0],
    ['whole', '123456789', 123_456_789],
    ['whole', '1234567890', 1_234_567_890],
    ['whole', '9007199254740991', Number.MAX_SAFE_INTEGER],
    ['decimal', '-0.00012359', -0.00012359],
    ['decimal', '1e-04', 0.0001],
    ['optional', '', Number.NaN],
    ['optional', '""', Number.NaN],
    ['optional', '1.5', 1.5],
    ['time', '1735689600123999', 1_735_689_600_123_999],
    ['time', '2024-02-29 00:05:00', Date.UTC(2024, 1, 29, 0, 5)],
    ['time', '2024-02-29T00:05:00.250Z', Date.UTC(2024, 1, 29, 0, 5, 0, 250)],
    ['flag', 'true', 1],
    ['flag', 'False', 0],
  ])('%s %j is %d', (kind, text, value) => {
    expect(read(kind, text)).toBe(value);
  });

  it.each<[Kind, string]>([
    ['whole', ''],
    ['whole', '-1'],
    ['whole', '1.5'],
    ['whole', '9007199254740993'],
    ['whole', '12345678901234567'],
    ['decimal', ''],
    ['decimal', '.5'],
    ['decimal', '5.'],
    ['decimal', '1.2.3'],
    ['decimal', '--1'],
    ['decimal', '1e999'],
    ['decimal', 'NaN'],
    ['decimal', 'Infinity'],
    ['decimal', '0x10'],
    ['decimal', ' 1'],
    ['optional', 'x'],
    ['optional', '"1"'],
    ['time', '2024-13-01 00:00:00'],
    ['time', '2024-02-30 00:00:00'],
    ['time', 'yesterday'],
    ['flag', 'tru'],
    ['flag', 'maybe'],
    ['flag', '1'],
  ])('%s refuses %j', (kind, text) => {
    expect(read(kind, text)).toBe(null);
  });
});
