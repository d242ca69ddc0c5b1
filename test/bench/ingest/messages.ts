/** Between a bench and its sender. */
export type ToSender =
  /** Writes the next blocks of trades of a receiver's own feed; `stamped` leaves room for the moment of sending. */
  | { readonly kind: 'prepare'; readonly feed: string; readonly blocks: number; readonly isStamped: boolean }
  /** Sends what is prepared as fast as the sockets take it, or at so many a second with stamps. */
  | { readonly kind: 'send'; readonly feed: string; readonly perSecond: number | null };

export type FromSender =
  | { readonly kind: 'listening'; readonly url: string }
  | { readonly kind: 'prepared' }
  | { readonly kind: 'sent' };

/** Builds of the whole way from the socket to what is written. */
export type Build = 'product' | 'json';

/** Between a bench and a receiver. */
export type ToReceiver =
  | { readonly kind: 'connect'; readonly build: Build; readonly url: string }
  /** The next so many trades are a run; `isStamped` when they carry the moment of sending. */
  | { readonly kind: 'expect'; readonly ticks: number; readonly isStamped: boolean };

export type FromReceiver =
  | { readonly kind: 'connected' }
  | { readonly kind: 'expecting' }
  | { readonly kind: 'run'; readonly run: Run };

/** What a receiver saw of a run. */
export interface Run {
  /** `steadyMs` when the last trade was decided on. */
  readonly endedAt: number;
  /** From the moment of sending to the decision; NaN without stamps. */
  readonly p50Us: number;
  readonly p99Us: number;
}

export const INSTRUMENTS = 300;
export const CONNECTIONS = 4;
/** Form of a stamp: milliseconds with three decimals, modulo STAMP_MODULUS_MS. */
export const STAMP = '00000.000';
export const STAMP_MODULUS_MS = 100_000;

/** The later of the two readings is late by what it takes: the best of many pairs is near. */
const clockOffset = Math.max(
  ...Array.from({ length: 1_000 }, () => Number(process.hrtime.bigint()) / 1e6 - performance.now()),
);

/** Milliseconds of the machine's steady clock, the same in all processes. */
export function steadyMs(): number {
  return performance.now() + clockOffset;
}

/** Where a receiver connects for one part of the market. */
export function partUrl(url: string, feed: Build, part: number): string {
  return `${url}/?feed=${feed}&part=${part}`;
}
