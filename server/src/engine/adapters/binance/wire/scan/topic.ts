import type { EpochMs } from '../../../../core/model/epoch-ms.ts';
import type { MarketMessage } from '../../../../ports.ts';
import { FORM, type Form } from './layout.ts';
import type { Field, Fields } from './learn.ts';

/** Values of a frame by their index, and what they belong to. */
export interface Scanned {
  readonly values: Float64Array;
  /** Symbol of the perpetual. */
  readonly symbol: string;
  readonly receivedAt: EpochMs;
}

/** What is read of the frames of a topic. */
export interface Topic {
  /** Of the whole frame. */
  readonly fields: Fields;
  /** Index of a value that may be missing; it is NaN then. */
  readonly optional: number;
  /** Index of the venue's own time of the event. */
  readonly time: number;
  /** The message; null when a value is not as promised: the strict path says why. null for trades. */
  readonly build: ((scanned: Scanned) => MarketMessage | null) | null;
}

/** Receive time of a recorded tape. */
export const RECEIVED = 14;

/** Same in every frame of its stream. */
export const constant: Field = { constant: true };
/** A value in one of the forms, to its index. */
export const decimal = (index: number) => field(FORM.decimal, index);
export const time = (index: number) => field(FORM.time, index);
export const field = (form: Form, index: number): Field => ({ form, index });
export const object = (fields: Record<string, Field>): Field => ({ fields: new Map(Object.entries(fields)) });

/** Fields of a whole frame whose data has these. */
export function frameOf(data: Record<string, Field>): Fields {
  const all = { stream: constant, data: object({ e: constant, s: constant, ...data }), rt: time(RECEIVED) };
  return new Map(Object.entries(all));
}

/** A value by its index. */
export const at = (values: Float64Array, index: number): number => values[index] as number;
