import { basename, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Config } from './config.ts';
import { readOrCreateGenesis } from './simulator/genesis.ts';
import type { SimulatorOptions } from './simulator/index.ts';

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

/** The synthetic market makes much short-lived garbage; a small heap keeps it from growing for nothing. */
const SYNTHETIC_HEAP = { resourceLimits: { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 192 } };

function limitsOf({ source }: SimulatorOptions): typeof SYNTHETIC_HEAP | Record<string, never> {
  return source.kind === 'synthetic' ? SYNTHETIC_HEAP : {};
}

type VenueMessage = { kind: 'ready'; urls: VenueUrls } | { kind: 'tapeDone' };

/** Starts the simulated venue in a thread of its own, or nothing when a real venue is configured. */
export async function startVenue(config: Config, workerUrl: URL): Promise<RunningVenue> {
  if (config.venue !== 'simulated') return { urls: null, source: 'exchange', close: () => Promise.resolve() };
  const options = simulatorOptions(config);
  const worker = new Worker(workerUrl, { workerData: options, ...limitsOf(options) });
  const urls = await listening(worker);
  return { urls, source: describe(options), close: () => closeVenue(worker) };
}

function simulatorOptions(config: Config): SimulatorOptions {
  const { tapeFiles, tapeSpeed, tapeLoop, seed, instruments } = config.simulator;
  if (tapeFiles !== null) {
    const source = {
      kind: 'tape',
      files: [...tapeFiles],
      speed: tapeSpeed,
      loop: tapeLoop,
      carryReceiveTime: tapeSpeed > 1,
    } as const;
    return { source };
  }
  const genesis = readOrCreateGenesis(join(config.dataDir, 'simulated-market.json'), Date.now(), seed);
  return { source: { kind: 'synthetic', seed: genesis.seed, genesisAt: genesis.genesisAt, instruments } };
}

function describe(options: SimulatorOptions): string {
  if (options.source.kind === 'synthetic') return 'synthetic';
  return `tape ${options.source.files.map((file) => basename(file)).join(', ')}`;
}

function listening(worker: Worker): Promise<VenueUrls> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) =>
      reject(new Error(`the simulated venue ended with code ${code} before it was ready`)),
    );
    worker.on('message', (message: VenueMessage) => {
      if (message.kind === 'ready') resolve(message.urls);
    });
  });
}

async function closeVenue(worker: Worker): Promise<void> {
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.postMessage({ kind: 'close' });
  const timer = setTimeout(() => void worker.terminate(), 2_000);
  await ended;
  clearTimeout(timer);
}
