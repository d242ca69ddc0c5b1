import cliProgress from 'cli-progress';
import type { Terminal } from './terminal.ts';

/** How far something of known length is: a bar with time left on a terminal, plain lines else. */
export interface Progress {
  advance(by: number): void;
  done(): void;
}

const FORMAT = '{label} [{bar}] {percentage}% {value}/{total} · {eta_formatted} left';

/** Starts a progress of `total` steps on stderr. */
export function startProgress({ stderr, note }: Terminal, label: string, total: number): Progress {
  if (!stderr.isTTY) {
    note(`${label}: ${total}`);
    return { advance: () => undefined, done: () => note(`${label}: done`) };
  }
  const bar = new cliProgress.SingleBar({ format: FORMAT.replace('{label}', label), stream: stderr });
  bar.start(total, 0);
  return { advance: (by) => bar.increment(by), done: () => bar.stop() };
}
