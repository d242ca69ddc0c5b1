import type { EngineStatusView, EngineUpdate } from '@ae/server/engine/index.ts';
import { startInProcess } from '@ae/server/engine/runtime/in-process.ts';
import { startSimulator } from '@ae/server/simulator/index.ts';
import type { Terminal } from '../terminal.ts';

/** The last frames may still be on their way through the socket when the venue has sent them. */
const SETTLE_MS = 500;

export interface Playing {
  readonly files: readonly string[];
  readonly symbols: readonly string[];
  readonly speed: number | 'max';
  readonly databaseUrl: string;
}

/** Plays recordings through a venue's sockets into an engine and the database; resolves when all of it is stored. */
export async function playTape(playing: Playing, terminal: Terminal): Promise<EngineStatusView | null> {
  const { files, symbols, speed, databaseUrl } = playing;
  let status: EngineStatusView | null = null;
  const publish = (update: EngineUpdate): void => {
    if (update.kind === 'status') status = update.status;
  };
  const venue = await startSimulator({
    source: { kind: 'tape', files, speed, loop: false, carryReceiveTime: true },
  });
  try {
    const engine = await startInProcess(
      {
        databaseUrl,
        venue: 'simulated',
        urls: venue,
        source: 'tape',
        coreSymbols: symbols,
        tapeClock: true,
        logLevel: 'warn',
      },
      { logger: notes(terminal), publisher: { publish } },
    );
    try {
      await venue.tapeDone;
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
      await engine.drain();
    } finally {
      await engine.stop();
    }
  } finally {
    await venue.close();
  }
  return status;
}

/** Only what a person should know while the tape runs; each thing once. */
function notes({ note }: Terminal) {
  const seen = new Set<string>();
  const quiet = (): void => undefined;
  const told = (_context: object, message: string): void => {
    if (!seen.has(message)) note(message);
    seen.add(message);
  };
  return { debug: quiet, info: quiet, warn: told, error: told };
}
