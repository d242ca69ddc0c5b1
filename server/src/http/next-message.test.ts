import { PassThrough } from 'node:stream';
import { type ExecutionResult, GraphQLError } from 'graphql';
import { expect, it } from 'vitest';
import { NextMessage, nextHead } from './next-message.ts';

/** The text of one unmasked frame, and whether its length is written in the shortest way. */
function unframed(bytes: Buffer): { text: string; extra: number } {
  const short = bytes[1] ?? 0;
  const extra = short < 126 ? 0 : short === 126 ? 2 : 8;
  const length = extra === 0 ? short : extra === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  expect(bytes[0]).toBe(0x81);
  expect(bytes.length).toBe(2 + extra + length);
  return { text: bytes.toString('utf8', 2 + extra), extra };
}

function written(result: ExecutionResult, ...ids: string[]): Buffer[] {
  const message = new NextMessage(result);
  return ids.map((id) => {
    const socket = new PassThrough();
    message.writeTo(socket, nextHead(id));
    return socket.read() as Buffer;
  });
}

it.each([
  [10, 0],
  [300, 2],
  [70_000, 8],
])('frames a result of %s characters as a next message', (size, extra) => {
  const result = { data: { text: 'ü'.repeat(size) } };
  const [bytes] = written(result, 'a"b');
  const frame = unframed(bytes ?? Buffer.alloc(0));
  expect(JSON.parse(frame.text)).toEqual({ id: 'a"b', type: 'next', payload: result });
  expect(frame.extra).toBe(extra);
});

it('makes one frame for all operations of an id and another for the next id', () => {
  const frames = written({ data: { a: 1 } }, '1', '1', '22', '1').map((bytes) => unframed(bytes).text);
  expect(frames.map((text) => JSON.parse(text).id)).toEqual(['1', '1', '22', '1']);
});

it('tells whether it came about without errors', () => {
  expect(new NextMessage({ data: { a: 1 } }).isWhole).toBe(true);
  expect(new NextMessage({ data: { a: null }, errors: [new GraphQLError('no')] }).isWhole).toBe(false);
});
