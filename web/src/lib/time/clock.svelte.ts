import { createSubscriber } from 'svelte/reactivity';

const TICK_MS = 1_000;

let epochMs = Date.now();

/** One timer for all clocks of the page, only while something shows one. */
const subscribe = createSubscriber((update) => {
  epochMs = Date.now();
  const timer = setInterval(() => {
    epochMs = Date.now();
    update();
  }, TICK_MS);
  return () => clearInterval(timer);
});

/** The time now, EpochMs; whatever reads it is brought up to date every second. */
export function now(): number {
  subscribe();
  return typeof window === 'undefined' ? Date.now() : epochMs;
}
