import type { EngineCommand, EngineUpdate } from '../index.ts';
import type { EngineOptions } from './options.ts';

/** What the engine's thread starts with. */
export interface EngineThreadData {
  readonly options: EngineOptions;
  readonly writerUrl: string;
}

/** What the main thread says to the engine's thread. */
export type ToEngine =
  | { readonly kind: 'command'; readonly id: number; readonly command: EngineCommand }
  | { readonly kind: 'stop' };

/** What the engine's thread says to the main thread. */
export type FromEngine =
  | { readonly kind: 'ready' }
  | { readonly kind: 'update'; readonly update: EngineUpdate }
  /** A command was carried out, or why not. */
  | { readonly kind: 'done'; readonly id: number; readonly error: string | null }
  | { readonly kind: 'stopped'; readonly error: string | null };
