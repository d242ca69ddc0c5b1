import { setFlagsFromString } from 'node:v8';

/** What a heap may gain until it must be collected, in percent of what was alive; left alone, up to 300. */
const MAY_GAIN_PERCENT = 30;
/** In percent of what a heap may gain. */
const COLLECT_AT_PERCENT = 25;
/** Half of a young generation: what the engine makes in seconds; the default lies between 1 and 16. */
const SEMI_SPACE_MIB = 8;

/**
 * Has the heaps of all threads collected after a quarter of what they may gain, and that is little. Left alone, the
 * thread that answers GraphQL lets its garbage pile up for an hour, and the memory of the process rises and falls by
 * tens of MiB; a collection takes its time beside the program, which it stops for milliseconds.
 */
export function collectGarbageEarly(): void {
  setFlagsFromString(`--heap-growing-percent=${MAY_GAIN_PERCENT}`);
  setFlagsFromString(`--incremental-marking-soft-trigger=${COLLECT_AT_PERCENT}`);
}

/**
 * Has new objects start young wherever they are made. Left alone, the engine learns while it starts which places make
 * objects that stay, and makes those of the hours after old at once: 10 MB a minute that only a collection of the whole
 * heap finds to be garbage.
 */
export function startObjectsYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}

/**
 * Has the young generation of each thread that starts from now on keep one size. Left alone they shrink and grow again
 * with what happens to be done, and the memory of the process swings by tens of MiB.
 */
export function keepYoungGenerations(): void {
  for (const edge of ['min', 'max']) setFlagsFromString(`--${edge}-semi-space-size=${SEMI_SPACE_MIB}`);
}
