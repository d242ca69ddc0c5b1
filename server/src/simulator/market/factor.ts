import { hashText, Random } from '../random.ts';
import { type Mood, nextMood, REGIMES } from './regime.ts';
import { CHUNK_MINUTES, Walk } from './walk.ts';

/** What all contracts feel together in one minute. */
export interface FactorColumns {
  /** Standard normal shock shared by all returns. */
  readonly shock: Float32Array;
  /** Where the shared part of the order imbalance is heading. */
  readonly imbalance: Float32Array;
  /** 1 while the whole market crashes. */
  readonly crash: Uint8Array;
}

/** The market factor: contracts correlate because they share it. */
export type MarketFactor = Walk<Mood, FactorColumns>;

const STREAM = hashText('market factor');

export function marketFactor(seed: number): MarketFactor {
  const random = new Random();
  return new Walk<Mood, FactorColumns>(
    { regime: 'trend', sign: seed % 2 === 0 ? 1 : -1, until: 120 },
    (start, chunk) => {
      const columns = {
        shock: new Float32Array(CHUNK_MINUTES),
        imbalance: new Float32Array(CHUNK_MINUTES),
        crash: new Uint8Array(CHUNK_MINUTES),
      };
      let mood = start;
      for (let i = 0; i < CHUNK_MINUTES; i += 1) {
        const minute = chunk * CHUNK_MINUTES + i;
        random.reset(seed, STREAM, minute);
        mood = nextMood(mood, minute, random);
        columns.shock[i] = random.normal();
        columns.imbalance[i] = mood.sign * REGIMES[mood.regime].imbalance;
        columns.crash[i] = mood.regime === 'crash' ? 1 : 0;
      }
      return { end: mood, columns };
    },
    8,
  );
}
