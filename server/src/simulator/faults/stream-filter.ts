import { hashText, Random } from '../random.ts';
import type { Fault } from './fault.ts';
import { type Faults, hits } from './faults.ts';

/** A frame held back comes at the latest after so long, when its stream says nothing more. */
const HELD_MS = 1_000;
const STREAM = hashText('stream faults');

interface Late {
  readonly at: number;
  readonly frame: string;
}

/** What stands between the market and one connection: decides which frames come, when and how often. */
export class StreamFilter {
  private readonly faults: Faults;
  private readonly name: string;
  private readonly random: Random;
  private readonly emit: (frame: string) => void;
  private readonly now: () => number;
  private readonly late: Late[] = [];
  private readonly held = new Map<string, string>();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    faults: Faults,
    connection: { readonly number: number; readonly seed: number },
    now: () => number,
    emit: (frame: string) => void,
  ) {
    this.faults = faults;
    this.name = `connection ${connection.number}`;
    this.random = new Random().reset(connection.seed, STREAM, connection.number);
    this.emit = emit;
    this.now = now;
  }

  pass(stream: string, frame: string): void {
    const faults = this.faults.list();
    if (faults.length === 0 && this.late.length === 0 && this.held.size === 0) {
      this.emit(frame);
      return;
    }
    const concerned = faults.filter(({ match }) => stream.includes(match));
    if (concerned.some((fault) => this.loses(fault, stream))) return;
    if (concerned.some((fault) => this.strikes('reorder', fault)) && !this.held.has(stream)) {
      this.held.set(stream, frame);
      this.wake(HELD_MS);
      return;
    }
    const delay = this.delay(concerned);
    this.send(frame, delay);
    if (concerned.some((fault) => this.strikes('duplicate', fault))) this.send(frame, delay);
    this.release(stream, delay);
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.late.length = 0;
    this.held.clear();
  }

  private loses(fault: Fault, stream: string): boolean {
    if (this.strikes('drop', fault)) return true;
    if (fault.kind !== 'silent' || !hits(fault, stream)) return false;
    this.faults.count('silent');
    return true;
  }

  /** Draws whether a fault of this kind hits the present frame. */
  private strikes(kind: 'drop' | 'reorder' | 'duplicate', fault: Fault): boolean {
    if (fault.kind !== kind || this.random.unit() >= fault.share) return false;
    this.faults.count(kind);
    return true;
  }

  private delay(faults: readonly Fault[]): number {
    let ms = 0;
    for (const fault of faults)
      if (fault.kind === 'delay' && hits(fault, this.name)) ms = Math.max(ms, fault.ms);
    return ms;
  }

  /** The frame of this stream that was held back comes after the one just sent. */
  private release(stream: string, delay: number): void {
    const frame = this.held.get(stream);
    if (frame === undefined) return;
    this.held.delete(stream);
    this.send(frame, delay);
  }

  /** A connection delivers in order: nothing overtakes what is late. */
  private send(frame: string, delay: number): void {
    if (delay === 0 && this.late.length === 0) {
      this.emit(frame);
      return;
    }
    if (delay > 0) this.faults.count('delay');
    this.late.push({ at: Math.max(this.now() + delay, this.late.at(-1)?.at ?? 0), frame });
    this.wake(delay);
  }

  private wake(ms: number): void {
    if (this.timer !== null) return;
    this.timer = setTimeout(() => this.drain(), Math.max(1, ms));
    this.timer.unref();
  }

  private drain(): void {
    this.timer = null;
    const now = this.now();
    let due = 0;
    while (due < this.late.length && (this.late[due]?.at ?? 0) <= now) due += 1;
    for (const { frame } of this.late.splice(0, due)) this.emit(frame);
    if (this.late.length === 0) for (const stream of [...this.held.keys()]) this.release(stream, 0);
    const next = this.late[0];
    if (next !== undefined) this.wake(next.at - now);
  }
}
