import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ResourceLimits, Worker } from 'node:worker_threads';
import type { Config } from './config.ts';
import { type Supervised, supervise } from './engine/runtime/supervise.ts';
import type { Logger } from './ops/logger.ts';
import { readOrCreateGenesis } from './simulator/genesis.ts';
import { defaultActivity, type SimulatorOptions } from './simulator/options.ts';

/** Where the simulated venue listens. */
export interface VenueUrls {
  readonly restUrl: string;
  readonly wsUrl: string;
  readonly spotRestUrl: string;
  readonly spotWsUrl: string;
  readonly coinbaseRestUrl: string;
}

export interface RunningVenue {
  /** null for the real exchange: its addresses are in the adapter's urls.ts. */
  readonly urls: VenueUrls | null;
  /** What stands behind the venue, shown on every page: 'synthetic', 'tape <files>', 'exchange'. */
  readonly source: string;
  close(): Promise<void>;
}

/** The synthetic market makes much short-lived garbage; a bounded heap keeps it from growing for nothing. */
const SMALL_HEAP_MB = 192;
const HEAP_MB_AN_INSTRUMENT = 3;
const STOP_WITHIN_MS = 2_000;

function limitsOf({ source }: SimulatorOptions): ResourceLimits {
  if (source.kind !== 'synthetic') return {};
  const old = Math.max(SMALL_HEAP_MB, source.instruments * HEAP_MB_AN_INSTRUMENT);
  return { maxYoungGenerationSizeMb: source.instruments > 24 ? 16 : 4, maxOldGenerationSizeMb: old };
}

type VenueMessage = { kind: 'ready'; urls: VenueUrls } | { kind: 'tapeDone' };

/** Starts the simulated venue in a thread of its own, or nothing when a real venue is configured. */
export async function startVenue(config: Config, workerUrl: URL, logger: Logger): Promise<RunningVenue> {
  if (config.venue !== 'simulated') return { urls: null, source: 'exchange', close: () => Promise.resolve() };
  const options = simulatorOptions(config);
  const thread = new VenueThread(options, workerUrl, logger);
  const urls = await thread.ready;
  return { urls, source: describe(options), close: () => thread.close() };
}

/** The venue's thread, started again at the same address when it dies. */
class VenueThread {
  readonly ready: Promise<VenueUrls>;
  readonly #workerUrl: URL;
  readonly #over: Promise<void>;
  #options: SimulatorOptions;
  #worker: Worker | null = null;
  #isClosing = false;
  #answer: { resolve(urls: VenueUrls): void; reject(error: Error): void };

  constructor(options: SimulatorOptions, workerUrl: URL, logger: Logger) {
    this.#options = options;
    this.#workerUrl = workerUrl;
    this.#answer = { resolve: () => undefined, reject: () => undefined };
    this.ready = new Promise((resolve, reject) => {
      this.#answer = { resolve, reject };
    });
    this.#over = supervise({
      what: 'the simulated venue',
      logger,
      now: () => Date.now(),
      wait: (ms) => sleep(ms),
      start: () => this.#start(),
      onGivenUp: (reason) => this.#answer.reject(new Error(reason)),
    });
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    this.#worker?.postMessage({ kind: 'close' });
    const timer = setTimeout(() => void this.#worker?.terminate(), STOP_WITHIN_MS);
    await this.#over;
    clearTimeout(timer);
  }

  #start(): Supervised {
    if (this.#isClosing) return { ended: Promise.resolve(null) };
    const worker = new Worker(this.#workerUrl, {
      workerData: this.#options,
      resourceLimits: limitsOf(this.#options),
    });
    this.#worker = worker;
    let failure = 'it ended without saying why';
    worker.on('error', (error: unknown) => {
      failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
    });
    worker.on('message', (message: VenueMessage) => {
      if (message.kind === 'ready') this.#listening(message.urls);
    });
    const ended = new Promise<string | null>((resolve) => {
      worker.once('exit', () => resolve(this.#isClosing ? null : failure));
    });
    return { ended };
  }

  /** All addresses are on one port; the next start must have it again, since the engine knows it. */
  #listening(urls: VenueUrls): void {
    this.#options = { ...this.#options, port: Number(new URL(urls.restUrl).port) };
    this.#answer.resolve(urls);
  }
}

function simulatorOptions(config: Config): SimulatorOptions {
  const { tapeFiles, tapeSpeed, tapeLoop, faults, port } = config.simulator;
  if (tapeFiles === null) return { source: syntheticSource(config), faults, port };
  const source = {
    kind: 'tape',
    files: [...tapeFiles],
    speed: tapeSpeed,
    loop: tapeLoop,
    carryReceiveTime: tapeSpeed > 1,
  } as const;
  return { source, faults, port };
}

function syntheticSource({ dataDir, simulator }: Config): SimulatorOptions['source'] {
  const { seed, instruments, rate } = simulator;
  const wish = { seed, activity: defaultActivity(instruments), rate };
  const genesis = readOrCreateGenesis(join(dataDir, 'simulated-market.json'), Date.now(), wish);
  return { kind: 'synthetic', instruments, ...genesis };
}

function describe(options: SimulatorOptions): string {
  if (options.source.kind === 'synthetic') return 'synthetic';
  return `tape ${options.source.files.map((file) => basename(file)).join(', ')}`;
}
