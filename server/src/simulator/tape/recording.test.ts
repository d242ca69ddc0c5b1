import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Hub } from '../ws/hub.ts';
import { TapeMarket } from './market.ts';
import { Position } from './position.ts';
import { loadRecording } from './recording.ts';
import { TapeSender } from './sender.ts';

const folder = mkdtempSync(join(tmpdir(), 'tape-recording-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const T = 1_626_992_741_000;

function line(at: number, data: object): string {
  return `${(T + at) / 1_000}: ${JSON.stringify({ stream: 'x@y', data })}`;
}

const trade = (at: number, t: number, fields: object = {}) =>
  line(at, { e: 'trade', E: T + at, T: T + at, s: 'NEWUSDT', t, p: '7.61', q: '2', m: false, ...fields });

const aggTrade = (at: number, [f, l]: readonly [number, number], fields: object = {}) =>
  line(at, {
    ...{
      e: 'aggTrade',
      E: T + at + 3,
      T: T + at,
      s: 'NEWUSDT',
      a: 900 + f,
      p: '7.61',
      q: '2',
      f,
      l,
      m: true,
    },
    ...fields,
  });

const forceOrder = (at: number, s: string) =>
  line(at, {
    ...{ e: 'forceOrder', E: T + at + 1 },
    o: {
      s,
      S: 'SELL',
      o: 'LIMIT',
      f: 'IOC',
      q: '4',
      p: '7.5',
      ap: '7.61237',
      X: 'FILLED',
      l: '1',
      z: '4',
      T: T + at,
    },
  });

function load(...files: readonly (readonly string[])[]) {
  const paths = files.map((lines, i) => {
    const path = join(folder, `tape${i}`);
    writeFileSync(path, lines.join('\n'));
    return path;
  });
  return loadRecording(paths);
}

const tradesOf = async (...files: readonly (readonly string[])[]) =>
  ((await load(...files)).trades.get('NEWUSDT') ?? []).map(({ aggId, firstId, lastId }) => [
    aggId,
    firstId,
    lastId,
  ]);

/** Everything a subscriber of some streams receives. */
async function played(streams: readonly string[], lines: readonly string[]) {
  const recording = await load(lines);
  const hub = new Hub();
  const frames: { readonly data: Record<string, unknown>; readonly rt: number }[] = [];
  const deliver = (_: string, frame: string) => frames.push(JSON.parse(frame));
  for (const stream of streams) hub.subscribe(stream, { combined: true, deliver, pendingBytes: () => 0 });
  const position = new Position(recording);
  const sender = new TapeSender(new TapeMarket(recording, position, () => T), hub, position, true);
  for (const event of recording.events) sender.send(event);
  return frames;
}

describe('loadRecording', () => {
  it('takes aggregate trades as they are, numbered from 1 over all files', async () => {
    const files = [['wss://host/stream', aggTrade(0, [5, 6]), aggTrade(9, [7, 7])], [aggTrade(20, [11, 15])]];
    expect(await tradesOf(...files)).toEqual([
      [1, 5, 6],
      [2, 7, 7],
      [3, 11, 15],
    ]);
  });

  it('plays only the kind of trade that comes first', async () => {
    const both = [aggTrade(0, [5, 6]), trade(1, 5), trade(1, 6), trade(2, 7), aggTrade(2, [7, 7])];
    expect(await tradesOf(both)).toEqual([
      [1, 5, 6],
      [2, 7, 7],
    ]);
    expect(await tradesOf(both.slice(1))).toEqual([[1, 5, 7]]);
  });

  it('measures the clocks by what it plays', async () => {
    expect((await load([aggTrade(0, [5, 6]), trade(1, 5, { E: T + 99 })])).clockAheadMs).toBe(3);
  });

  it('plays liquidations of symbols that have more than those', async () => {
    const { contracts, events } = await load([
      forceOrder(0, 'NEWUSDT'),
      forceOrder(1, 'OTHERUSDT'),
      aggTrade(2, [5, 6]),
      line(3, { e: 'forceOrder', E: T }),
    ]);
    expect(contracts.map(({ symbol }) => symbol)).toEqual(['NEWUSDT']);
    expect(events.map(({ kind }) => kind)).toEqual(['forced', 'trade']);
  });

  it.each([
    ['an aggregate without ids', aggTrade(1, [5, 6], { l: undefined })],
    ['ids that go back', aggTrade(1, [6, 5])],
    ['a price that is no text', aggTrade(1, [5, 6], { p: 7.61 })],
  ])('refuses %s with file and line', async (_, bad) => {
    await expect(load([aggTrade(0, [4, 4]), bad])).rejects.toThrow(/tape0:2: aggTrade is not whole/);
  });

  it('refuses files of which nothing is played', async () => {
    await expect(load([forceOrder(0, 'NEWUSDT')])).rejects.toThrow(/no futures stream messages in .*tape0/);
  });
});

describe('a played recording', () => {
  it('sends aggregate trades with the recorded fields, and RPI orders told apart', async () => {
    const lines = [aggTrade(0, [5, 6], { nq: '0' }), aggTrade(9, [7, 7])];
    const fields = { e: 'aggTrade', s: 'NEWUSDT', p: '7.61', q: '2', m: true };
    expect(await played(['newusdt@aggTrade'], lines)).toEqual([
      { stream: 'newusdt@aggTrade', data: { ...fields, E: T + 3, T, a: 1, nq: '0', f: 5, l: 6 }, rt: T },
      {
        stream: 'newusdt@aggTrade',
        data: { ...fields, E: T + 12, T: T + 9, a: 2, nq: '2', f: 7, l: 7 },
        rt: T + 9,
      },
    ]);
  });

  it('sends liquidations with all their fields, also an average price between ticks', async () => {
    const lines = [aggTrade(0, [5, 6]), forceOrder(4, 'NEWUSDT')];
    const sent = forceOrder(4, 'NEWUSDT').replace(/^\S+ /, '');
    const { data } = JSON.parse(sent);
    expect(await played(['newusdt@forceOrder'], lines)).toEqual([
      { stream: 'newusdt@forceOrder', data, rt: T + 4 },
    ]);
  });
});
