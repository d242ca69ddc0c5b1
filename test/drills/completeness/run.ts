import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { connectSql } from '@ae/db/client.ts';
import { startEmbeddedPostgres } from '@ae/db/embedded.ts';
import { dataFolder, type RunningProduct, startProduct } from '../../support/product.ts';
import { residentMiB } from '../process-figures.ts';
import { type CandleComparison, compareCandles } from './candles.ts';
import { type Comparison, compareTicks, type Expected, storedIn, venueMarket } from './compare.ts';

export interface Drill {
  readonly seconds: number;
  readonly instruments: number;
  /** SIM_FAULTS: storm, storm-all, allow or off. */
  readonly faults: string;
  /** kill -9 of the whole product every so often; 0: never. */
  readonly killEverySeconds: number;
  /** Factor on the trade rates. */
  readonly rate: number;
  /** Candles are compared too: that takes a minute more. */
  readonly withCandles: boolean;
  /** Longest wait for the holes to be closed after the faults have ended. */
  readonly settleSeconds: number;
}

export interface DrillResult extends Comparison, CandleComparison {
  readonly seconds: number;
  readonly faults: string;
  readonly kills: number;
  /** How often each fault hit. */
  readonly hits: Readonly<Record<string, number>>;
  readonly rssMaxMiB: number;
  readonly apiLoopP99MaxMs: number;
  readonly settledInSeconds: number | null;
  readonly holds: boolean;
}

/** The market is young: the drill is about what comes in, not about loading a day of history. */
const MARKET_AGE_MS = 15 * 60_000;
/** From here on after the first start every trade must be there; before, the streams are still being opened. */
const HEAD_MS = 60_000;
/** Trades this fresh at the end may still be on their way. */
const TAIL_MS = 10_000;
/** Minutes that had late trades are made again once a minute. */
const CANDLES_MS = 75_000;
const SAMPLE_MS = 1_000;

/** Runs the built product against its simulated venue under faults, then compares what it stored. */
export async function runDrill(drill: Drill, say: (line: string) => void): Promise<DrillResult> {
  const folder = dataFolder();
  try {
    const run = await new Course(drill, folder.path, say).run();
    const comparison = await compareAll(folder.path, drill, run.expected);
    const { missing, duplicate, different, candlesDifferent, ticks } = comparison;
    const wrong = missing + duplicate + different + candlesDifferent;
    const holds = wrong === 0 && ticks > 0 && run.figures.settledInSeconds !== null;
    return { seconds: drill.seconds, faults: drill.faults, ...run.figures, ...comparison, holds };
  } finally {
    await folder.remove();
  }
}

async function compareAll(
  dataDir: string,
  { instruments, withCandles }: Drill,
  expected: Expected,
): Promise<Comparison & CandleComparison> {
  const postgres = await startEmbeddedPostgres({ dataDir });
  const sql = connectSql(postgres.url, { max: 1 });
  try {
    const ticks = await compareTicks(storedIn(sql), venueMarket(dataDir, instruments), expected);
    const { from, to } = expected;
    return { ...ticks, ...(await compareCandles(sql, { from, to: withCandles ? to : from })) };
  } finally {
    await sql.end();
    await postgres.stop();
  }
}

/** One run of the product with its kills. */
class Course {
  private readonly drill: Drill;
  private readonly dataDir: string;
  private readonly say: (line: string) => void;
  private readonly venuePort: Promise<number>;
  private rssMaxMiB = 0;
  private loopP99MaxMs = 0;
  private kills = 0;
  private readonly hits: Record<string, number> = {};

  constructor(drill: Drill, dataDir: string, say: (line: string) => void) {
    this.drill = drill;
    this.dataDir = dataDir;
    this.say = say;
    this.venuePort = freePort();
  }

  async run() {
    const { rate, seconds } = this.drill;
    const genesisAt = Math.floor((Date.now() - MARKET_AGE_MS) / 60_000) * 60_000;
    const market = { seed: 7, genesisAt, activity: 'busy', rate };
    writeFileSync(join(this.dataDir, 'simulated-market.json'), JSON.stringify(market));
    const startedAt = Date.now();
    let product = await this.start();
    product = await this.hold(product, startedAt + seconds * 1_000);
    const endedAt = Date.now();
    await this.endFaults();
    const settledInSeconds = await this.settle(product);
    const to = Date.now() - TAIL_MS;
    await new Promise((resolve) => setTimeout(resolve, this.drill.withCandles ? CANDLES_MS : TAIL_MS));
    const code = await product.kill('SIGTERM');
    if (code !== 0)
      throw new Error(`the product ended with code ${code}:\n${product.output().slice(-2_000)}`);
    const { kills, hits, rssMaxMiB, loopP99MaxMs: apiLoopP99MaxMs } = this;
    const from = Math.min(startedAt + HEAD_MS, endedAt);
    return { expected: { from, to }, figures: { kills, hits, rssMaxMiB, apiLoopP99MaxMs, settledInSeconds } };
  }

  private async start(): Promise<RunningProduct> {
    const { instruments, faults, rate } = this.drill;
    return startProduct(this.dataDir, {
      SIM_INSTRUMENTS: String(instruments),
      SIM_FAULTS: faults,
      SIM_RATE: String(rate),
      SIM_PORT: String(await this.venuePort),
      DEMO_STRATEGIES: 'off',
    });
  }

  /** Keeps the product running until a time, killing and starting it again as ordered. */
  private async hold(first: RunningProduct, until: number): Promise<RunningProduct> {
    const { killEverySeconds } = this.drill;
    let product = first;
    let killAt = killEverySeconds === 0 ? Number.POSITIVE_INFINITY : Date.now() + killEverySeconds * 1_000;
    while (Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
      await this.sample(product);
      if (Date.now() < killAt || until - Date.now() < SAMPLE_MS) continue;
      await this.countHits();
      await product.kill('SIGKILL');
      this.kills += 1;
      this.say(`kill ${this.kills}`);
      product = await this.start();
      killAt = Date.now() + killEverySeconds * 1_000;
    }
    return product;
  }

  private async sample(product: RunningProduct): Promise<ReadonlyMap<string, number>> {
    const figures = await metricsOf(product);
    this.rssMaxMiB = Math.max(this.rssMaxMiB, Math.round(residentMiB(product.pid)));
    const p99 = (figures.get('nodejs_eventloop_lag_p99_seconds') ?? 0) * 1_000;
    this.loopP99MaxMs = Math.max(this.loopP99MaxMs, Number(p99.toFixed(1)));
    return figures;
  }

  /** Ends the schedule and every fault; from here on the venue behaves. */
  private async endFaults(): Promise<void> {
    await this.countHits();
    if (this.drill.faults !== 'off') await fetch(`${await this.control()}/faults`, { method: 'DELETE' });
  }

  /** Adds up how often each fault has hit since the product was started last. */
  private async countHits(): Promise<void> {
    const answer = await fetch(`${await this.control()}/state`);
    const { hits } = (await answer.json()) as { hits: Record<string, number> | null };
    for (const [kind, count] of Object.entries(hits ?? {})) this.hits[kind] = (this.hits[kind] ?? 0) + count;
  }

  private async control(): Promise<string> {
    return `http://127.0.0.1:${await this.venuePort}/simulator`;
  }

  /** Waits until no hole is open and nothing waits for the database; null when that did not come in time. */
  private async settle(product: RunningProduct): Promise<number | null> {
    const began = Date.now();
    let quiet = 0;
    while (Date.now() - began < this.drill.settleSeconds * 1_000) {
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
      const figures = await this.sample(product);
      const open = (figures.get('ae_open_gaps') ?? 0) + (figures.get('ae_spooled_bytes') ?? 0);
      quiet = open === 0 && (figures.get('ae_shards_open') ?? 0) > 0 ? quiet + 1 : 0;
      if (quiet >= 5) return Math.round((Date.now() - began) / 1_000);
    }
    return null;
  }
}

/** Metrics without labels. */
async function metricsOf(product: RunningProduct): Promise<ReadonlyMap<string, number>> {
  const text = await (await fetch(`${product.url}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.split(' ')[0] ?? '', Number(line.split(' ')[1])]));
}

/** A port that was free a moment ago; the same one is used after each kill. */
function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
