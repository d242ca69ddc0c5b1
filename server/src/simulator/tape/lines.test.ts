import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { isTapeLine, readTape, type TapeLine } from './lines.ts';

const folder = mkdtempSync(join(tmpdir(), 'tape-lines-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(content: string | Buffer): Promise<TapeLine[]> {
  const file = join(folder, 'tape');
  writeFileSync(file, content);
  const lines: TapeLine[] = [];
  for await (const line of readTape(file)) lines.push(line);
  return lines;
}

describe('readTape', () => {
  it.each([
    ['s with a colon', '1626992741.06217:', 1_626_992_741_062.17],
    ['whole s', '1626992741', 1_626_992_741_000],
    ['s with ns', '1626992741.081672999', 1_626_992_741_081.672],
    ['ms', '1626992741081', 1_626_992_741_081],
    ['ms with a fraction', '1626992741081.25:', 1_626_992_741_081.25],
    ['µs', '1680652700423575', 1_680_652_700_423.575],
    ['ns', '1723161255088176367', 1_723_161_255_088.176],
    ['ns with a colon', '1723161255088176367:', 1_723_161_255_088.176],
  ])('reads a receive time in %s', async (_, time, receivedAt) => {
    expect(await read(`${time} {"a":1}`)).toMatchObject([{ receivedAt, message: { a: 1 } }]);
  });

  it('passes over notes of connections and empty lines, and says where a line stands', async () => {
    const lines = ['wss://host/stream?streams=x <-> 1626992740.179554', '', '1626992741.5: {"a":1}', ''];
    const [line, ...more] = await read(gzipSync(`\u{feff}${lines.join('\r\n')}`));
    expect(more).toEqual([]);
    expect(line?.place).toBe(`${join(folder, 'tape')}:3`);
  });

  it.each([
    [
      'a time of no unit',
      '16806527004235 {"a":1}',
      /tape:2: expected "<receive time in s, ms, µs or ns> <json>"/,
    ],
    ['no time', '{"a":1}', /tape:2: expected/],
    ['another note', 'configuration: {"a":1}', /tape:2: expected/],
    ['a cut message', '1626992741.5: {"a":', /tape:2: not JSON/],
  ])('refuses %s with file and line', async (_, line, message) => {
    await expect(read(`1626992741.5: {"a":1}\n${line}\n`)).rejects.toThrow(message);
  });

  it('takes the lines that isTapeLine tells', () => {
    expect(['1626992741: {}', 'ws://host/stream', '16269 {}', '{}'].map(isTapeLine)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
