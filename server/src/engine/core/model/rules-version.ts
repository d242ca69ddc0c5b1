/**
 * Names the rules by which evaluations are made: features, models, gates and layers. It changes whenever the same
 * ticks could give another result, so that a recomputation knows whether it can be equal.
 */
export const RULES_VERSION = '2026.12.1';
