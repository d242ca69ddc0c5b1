import { firstAggIdAt } from '../agg-ids.ts';
import type { Recording } from './recording.ts';

/** What a recorded time or id becomes in a given loop of the tape. */
export interface Shift {
  /** Added to every time, ms. */
  readonly time: number;
  readonly loop: number;
}

/** Silence between the last frame and the first of the next loop, ms. */
const PAUSE_MS = 100;

/** Where the tape is: which loop, how far, and what that means for times and ids. */
export class Position {
  /** Receive time of the first event, and ms from there to the next loop's first event. */
  readonly firstAt: number;
  readonly loopMs: number;
  loop = 0;
  /** Receive time of the last event sent (of this loop), in the recorder's clock. */
  playedTo: number;
  /** Added to recorded times so that the recorder's clock reads now; 0 when original times are kept. */
  startShift = 0;
  /** Id of the first aggregate trade; with original times every play of the tape has the same ids. */
  firstAggId = 1;

  constructor(recording: Recording) {
    const first = recording.events[0];
    const last = recording.events.at(-1);
    if (first === undefined || last === undefined) throw new Error('the tape holds no events');
    this.firstAt = first.receivedAt;
    this.playedTo = first.receivedAt;
    this.loopMs = Math.ceil(last.receivedAt - first.receivedAt) + PAUSE_MS;
  }

  /**
   * The recorder's clock shall read this time at the first event. What begins later has higher ids: an engine that has
   * stored an earlier play, or the synthetic market before it, takes them for what they are.
   */
  shiftTo(at: number): void {
    this.startShift = Math.round(at - this.firstAt);
    this.firstAggId = firstAggIdAt(at);
  }

  shift(loop: number = this.loop): Shift {
    return { time: this.startShift + loop * this.loopMs, loop };
  }

  /** The recorder's clock now, on the tape's shifted time line. */
  recorderNow(): number {
    return this.playedTo + this.shift().time;
  }
}
