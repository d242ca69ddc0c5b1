/// <reference path="../types/cli-progress.d.ts" />
import cliProgress from 'cli-progress';
import { stopIfInterrupted } from '../interrupt.ts';
import type { Terminal } from './terminal.ts';

/** How far something of known length is: a bar with rate and time left on a terminal, plain lines else. */
interface Progress {
  advance(by: number): void;
  done(): void;
  /** Ends it where it is, after a failure. */
  stop(): void;
}

const FORMAT = '{label} [{bar}] {percentage}% {value}/{total} · {rate}/s · {eta_formatted} left';
/** Plain lines come this often. */
const LINE_EVERY_MS = 5_000;

/** Starts a progress of `total` steps on stderr. */
function startProgress(terminal: Terminal, label: string, total: number): Progress {
  return terminal.stderr.isTTY ? barProgress(terminal, label, total) : lineProgress(terminal, label, total);
}

function barProgress({ stderr }: Terminal, label: string, total: number): Progress {
  const bar = new cliProgress.SingleBar({ format: FORMAT, stream: stderr, etaBuffer: 50 });
  const meter = new RateMeter();
  bar.start(total, 0, { label, rate: '-' });
  return {
    advance: (by) => bar.increment(by, { rate: grouped(meter.add(by)) }),
    done: () => bar.stop(),
    stop: () => bar.stop(),
  };
}

function lineProgress({ note }: Terminal, label: string, total: number): Progress {
  const meter = new RateMeter();
  let told = performance.now();
  note(`${label}: ${grouped(total)} to do`);
  const advance = (by: number): void => {
    const rate = meter.add(by);
    if (performance.now() - told < LINE_EVERY_MS) return;
    told = performance.now();
    const leftS = Math.ceil((total - meter.total) / Math.max(rate, 1));
    note(`${label}: ${grouped(meter.total)} of ${grouped(total)}, ${grouped(rate)}/s, ${leftS} s left`);
  };
  return {
    advance,
    done: () => note(`${label}: done, ${grouped(meter.total)} at ${grouped(meter.add(0))}/s`),
    stop: () => undefined,
  };
}

/** Runs work of `total` steps under a progress; Ctrl-C ends it at its next step. */
export async function runWithProgress<T>(
  terminal: Terminal,
  { label, total }: { readonly label: string; readonly total: number },
  work: (advance: (by: number) => void) => Promise<T>,
): Promise<T> {
  const progress = startProgress(terminal, label, total);
  try {
    const result = await work((by) => {
      stopIfInterrupted();
      progress.advance(by);
    });
    progress.done();
    return result;
  } catch (error) {
    progress.stop();
    throw error;
  }
}

/** Mean rate since the start. */
class RateMeter {
  total = 0;
  readonly #startedAt = performance.now();

  /** Steps a second so far, whole. */
  add(by: number): number {
    this.total += by;
    const seconds = (performance.now() - this.#startedAt) / 1_000;
    return Math.round(this.total / Math.max(seconds, 0.001));
  }
}

function grouped(value: number): string {
  return value.toLocaleString('en-US');
}
