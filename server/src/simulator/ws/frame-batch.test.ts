import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { FrameBatch } from './frame-batch.ts';

/** Text frames of a byte stream, by RFC 6455. */
function frames(bytes: Buffer): string[] {
  const found: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    expect(bytes[at]).toBe(0x81);
    const short = bytes[at + 1]!;
    const header = short === 127 ? 10 : short === 126 ? 4 : 2;
    const length =
      short === 127
        ? Number(bytes.readBigUInt64BE(at + 2))
        : short === 126
          ? bytes.readUInt16BE(at + 2)
          : short;
    found.push(bytes.toString('utf8', at + header, at + header + length));
    at += header + length;
  }
  return found;
}

describe('FrameBatch', () => {
  it('writes all frames of a turn together, each with the shortest header', async () => {
    const socket = new PassThrough();
    const batch = new FrameBatch(socket);
    const texts = [
      '{}',
      'x'.repeat(125),
      'x'.repeat(126),
      '测试'.repeat(40),
      'y'.repeat(65_535),
      'z'.repeat(65_536),
    ];
    const all = [...texts, ...texts];
    for (const text of all) batch.add(text);
    const seen: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => seen.push(Buffer.from(chunk)));
    await new Promise((resolve) => setImmediate(resolve));
    expect(batch.pendingBytes()).toBe(0);
    const got = frames(Buffer.concat(seen));
    expect(got.map((text) => text.length)).toEqual(all.map((text) => text.length));
    expect(got.every((text, i) => text === all[i])).toBe(true);
  });

  it('reuses its buffer only when the network has taken it', async () => {
    const socket = new PassThrough({ highWaterMark: 1 });
    const batch = new FrameBatch(socket);
    const seen: Buffer[] = [];
    for (let turn = 0; turn < 20; turn += 1) {
      batch.add(`{"turn":${turn}}`);
      await Promise.resolve();
    }
    socket.on('data', (chunk: Buffer) => seen.push(Buffer.from(chunk)));
    await new Promise((resolve) => setImmediate(resolve));
    expect(frames(Buffer.concat(seen))).toEqual(Array.from({ length: 20 }, (_, turn) => `{"turn":${turn}}`));
  });
});
