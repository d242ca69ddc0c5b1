import { FrameReader } from '@ae/server/engine/adapters/binance/wire/frame-reader.ts';
import { Firewall } from '@ae/server/engine/core/market/firewall.ts';
import { START } from '@ae/server/engine/core/samples.ts';
import { MarketFeed, randomOf } from './market-feed.ts';
import { TradeFrames, writeFrames } from './trade-frames.ts';

const N = Number(process.argv[2] ?? 60000);
const wall = process.argv[3] !== 'nowall';
const feed = new MarketFeed(300, START, 100);
const frames = new TradeFrames(feed, randomOf(11));
const walls = new Map(feed.instruments.map((i) => [i.symbol, new Firewall(i)]));
let n = 0;
const reader = new FrameReader({
  shard: 'b',
  parse: { tapeClock: false },
  streams: new Map(
    feed.instruments.map(({ symbol }) => [
      `${symbol.toLowerCase()}@aggTrade`,
      { name: `${symbol.toLowerCase()}@aggTrade`, symbol },
    ]),
  ),
  sink: {
    trade: wall
      ? (t) => {
          if (walls.get(t.symbol)?.trade(t) !== null) return;
          n += 1;
        }
      : () => {
          n += 1;
        },
    message: () => undefined,
  },
  onReply: () => undefined,
});
feed.next();
const given = writeFrames(feed, N, (f, r) => frames.aggTrade(f, r));
const best: number[] = [];
for (let round = 0; round < 40; round += 1) {
  const b = process.cpuUsage();
  reader.open(given.bytes);
  for (let i = 0; i < N; i += 1) reader.read(given.froms[i] as number, given.lengths[i] as number, START);
  const { user, system } = process.cpuUsage(b);
  best.push(((user + system) * 1000) / N);
}
best.sort((a, b) => a - b);
console.log(N, wall, 'ns/frame min', best[0]?.toFixed(0), 'median', best[20]?.toFixed(0), n);
