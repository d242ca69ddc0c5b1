import type { Character } from '../contracts.ts';
import { hashText, mix, normalOf } from '../random.ts';

const HOUR_MS = 3_600_000;
/** Most contracts pay the interest part of 0.01 % per 8 h; every seventh one is negative. */
const BASE_RATE = 0.0001;
const NEGATIVE_BASE = -0.00008;
const RATE_LIMIT = 0.0075;

/** Funding of one contract as a pure function of the settlement's number. */
export class Funding {
  readonly intervalMs: number;
  private readonly stream: number;
  private readonly seed: number;
  private readonly base: number;

  constructor(character: Character, index: number, seed: number) {
    this.intervalMs = character.contract.fundingHours * HOUR_MS;
    this.stream = hashText(`${character.contract.symbol} funding`);
    this.seed = seed;
    this.base = (index % 7 === 5 ? NEGATIVE_BASE : BASE_RATE) * (character.contract.fundingHours / 8);
  }

  /** Time of the first settlement after `time`. */
  nextAt(time: number): number {
    return (Math.floor(time / this.intervalMs) + 1) * this.intervalMs;
  }

  /** The rate paid at a settlement (epoch ms, a multiple of the interval), rounded to 1e-8. */
  settled(at: number): number {
    const k = Math.round(at / this.intervalMs);
    const swing = 0.5 * this.noise(k) + 0.3 * this.noise(k - 1) + 0.2 * this.noise(k - 2);
    const rate = this.base * (1 + 0.9 * swing) + 0.00003 * this.noise(Math.floor(k / 9));
    return Math.round(Math.max(-RATE_LIMIT, Math.min(RATE_LIMIT, rate)) * 1e8) / 1e8;
  }

  /** The estimate shown during an interval: it moves from the last rate to the coming one. */
  estimated(time: number): number {
    const next = this.nextAt(time);
    const share = 1 - (next - time) / this.intervalMs;
    const from = this.settled(next - this.intervalMs);
    return Math.round((from + (this.settled(next) - from) * share) * 1e8) / 1e8;
  }

  private noise(k: number): number {
    return normalOf(mix(this.seed, this.stream, k));
  }
}
