import { expect, test } from 'vitest';
import { Frame } from './frame.ts';
import { FRAME_BYTES, FRAME_VIEW, giveBack, SCRATCH, takeReadMemory } from './memory.ts';

const LOOK_AHEAD = 64;

test('connections read into pieces of their own, with room behind each; when all are taken, into ordinary memory', () => {
  const pieces: Buffer[] = [];
  for (let piece = takeReadMemory(); piece.buffer === FRAME_BYTES; piece = takeReadMemory())
    pieces.push(piece);
  expect(pieces.length).toBeGreaterThan(400);
  const ends = [SCRATCH, ...pieces]
    .sort((a, b) => a.byteOffset - b.byteOffset)
    .map(({ byteOffset, length }) => ({ from: byteOffset, to: byteOffset + length + LOOK_AHEAD }));
  for (const [index, { from }] of ends.entries())
    expect(from).toBeGreaterThanOrEqual(ends[index - 1]?.to ?? 0);
  expect(ends.at(-1)?.to).toBeLessThanOrEqual(FRAME_BYTES.byteLength);
  const [first] = pieces;
  giveBack(first as Buffer);
  expect(takeReadMemory().byteOffset).toBe(first?.byteOffset);
  for (const piece of pieces) giveBack(piece);
});

test('a frame is read where it lies; one from elsewhere where frames are read, or in memory of its own when it is long', () => {
  const frame = new Frame();
  const texts = ['{"a":1}', '{"b":"two"}', `{"c":"${'x'.repeat(SCRATCH.length)}"}`];
  const piece = takeReadMemory();
  const inPlace = [texts[0], texts[1]].join('');
  piece.write(inPlace);
  for (const chunk of [piece, Buffer.from(texts.join(''))]) {
    frame.open(chunk);
    let from = 0;
    for (const text of chunk === piece ? texts.slice(0, 2) : texts) {
      frame.set(from, text.length);
      expect(frame.text()).toBe(text);
      expect(String.fromCharCode(frame.end)).toBe('}');
      expect(frame.view === FRAME_VIEW).toBe(text.length <= SCRATCH.length);
      from += text.length;
    }
  }
  giveBack(piece);
});
