import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MessageSplitter, ProtocolError } from './message-splitter.ts';

function frame(first: number, payload: Buffer): Buffer {
  const { length } = payload;
  if (length < 126) return Buffer.concat([Buffer.from([first, length]), payload]);
  const header = Buffer.alloc(length < 65_536 ? 4 : 10);
  header[0] = first;
  header[1] = length < 65_536 ? 126 : 127;
  if (length < 65_536) header.writeUInt16BE(length, 2);
  else header.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([header, payload]);
}

function splitting() {
  const messages: string[] = [];
  const controls: string[] = [];
  let buffer: Buffer = Buffer.alloc(0);
  const splitter = new MessageSplitter({
    onBuffer: (next) => {
      buffer = next;
    },
    onMessage: (from, length) => messages.push(buffer.toString('latin1', from, from + length)),
    onControl: (opcode, payload) => controls.push(`${opcode}:${payload.toString()}`),
  });
  return { splitter, messages, controls };
}

const text = (content: string) => frame(0x81, Buffer.from(content));

test('messages come out whole and in order, wherever the reads cut them', () => {
  const lengths = fc.array(fc.oneof(fc.nat(130), fc.constantFrom(125, 126, 65_535, 65_536, 70_000)), {
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(lengths, fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }), (sizes, cuts) => {
      const wanted = sizes.map((size, index) => String(index % 10).repeat(size));
      const bytes = Buffer.concat(wanted.map(text));
      const { splitter, messages } = splitting();
      for (let from = 0, turn = 0; from < bytes.length; turn += 1) {
        const to = from + (cuts[turn % cuts.length] ?? 1) * (turn % 3 === 2 ? 100 : 1);
        splitter.push(bytes.subarray(from, to));
        from = to;
      }
      expect(messages).toEqual(wanted);
    }),
    { numRuns: 60 },
  );
});

test('a message in several frames is joined, and pings may come in between', () => {
  const parts = [
    frame(0x01, Buffer.from('ab')),
    frame(0x89, Buffer.from('p')),
    frame(0x00, Buffer.from('cd')),
  ];
  const { splitter, messages, controls } = splitting();
  splitter.push(Buffer.concat([text('first'), ...parts, frame(0x80, Buffer.from('ef')), text('last')]));
  expect(messages).toEqual(['first', 'abcdef', 'last']);
  expect(controls).toEqual(['9:p']);
});

describe('what a server may not send ends the connection', () => {
  test.each([
    ['compressed', frame(0xc1, Buffer.from('x'))],
    ['masked', Buffer.from([0x81, 0x81, 1, 2, 3, 4, 5])],
    ['a continuation of nothing', frame(0x80, Buffer.from('x'))],
    ['a message inside another', Buffer.concat([frame(0x01, Buffer.from('a')), text('b')])],
    ['a ping in parts', frame(0x09, Buffer.from('x'))],
    ['a long ping', frame(0x89, Buffer.alloc(126))],
    ['an opcode nobody knows', frame(0x83, Buffer.from('x'))],
    ['a control opcode nobody knows', frame(0x8f, Buffer.from('x'))],
    ['a frame of gigabytes', Buffer.from([0x81, 127, 0, 0, 0, 1, 0, 0, 0, 0])],
  ])('%s', (_, bytes) => {
    expect(() => splitting().splitter.push(bytes)).toThrow(ProtocolError);
  });
});
