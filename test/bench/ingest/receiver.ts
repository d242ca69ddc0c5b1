import { type FromReceiver, STAMP_MODULUS_MS, steadyMs, type ToReceiver } from './messages.ts';
import { type Receiver, receiverOf } from './receivers.ts';

/** One build in a process of its own: counts what comes in and says what it saw of each run. */
const LONGEST_RUN_MS = 120_000;

let receiver: Receiver | null = null;

process.on('message', (message: ToReceiver) => {
  if (message.kind === 'connect') void connect(message);
  else expect(message);
});
process.once('disconnect', () => process.exit(0));

function say(message: FromReceiver): void {
  process.send?.(message);
}

async function connect({ build, url }: Extract<ToReceiver, { kind: 'connect' }>): Promise<void> {
  receiver = await receiverOf(build, url);
  say({ kind: 'connected' });
}

function expect({ ticks, isStamped }: Extract<ToReceiver, { kind: 'expect' }>): void {
  if (receiver === null) throw new Error('a run before the connection');
  const { volume } = receiver;
  const latencies = new Float64Array(isStamped ? ticks : 0);
  const late = setTimeout(() => {
    throw new Error(`${ticks} ticks did not arrive`);
  }, LONGEST_RUN_MS);
  let left = ticks;
  const seen = receiver;
  seen.onDecided = (stampMs) => {
    if (isStamped) latencies[ticks - left] = sinceUs(stampMs);
    left -= 1;
    if (left > 0) return;
    if (left < 0) throw new Error('ticks came twice');
    clearTimeout(late);
    if (!(seen.volume > volume)) throw new Error('ticks without a quantity');
    say({ kind: 'run', run: { endedAt: steadyMs(), ...quantiles(latencies.sort()) } });
  };
  say({ kind: 'expecting' });
}

function sinceUs(stampMs: number): number {
  const now = steadyMs() % STAMP_MODULUS_MS;
  return ((now - stampMs + STAMP_MODULUS_MS) % STAMP_MODULUS_MS) * 1_000;
}

function quantiles(sorted: Float64Array): { readonly p50Us: number; readonly p99Us: number } {
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  return { p50Us: at(0.5), p99Us: at(0.99) };
}
