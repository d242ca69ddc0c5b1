/**
 * Reproducible randomness: the same words give the same stream on every run. sfc32 (Chris Doty-Humphrey,
 * PractRand) for streams, the murmur3 finaliser for hashes, a quantile table for normal variates.
 */

/** Mixes up to three 32-bit words into one (murmur3 rounds and finaliser). */
export function mix(a: number, b: number, c = 0): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0xcc9e2d51);
  h = Math.imul((h << 13) | (h >>> 19), 0x1b873593) ^ b;
  h = Math.imul((h << 15) | (h >>> 17), 0x85ebca6b) + c;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** FNV-1a over the UTF-16 code units of a text. */
export function hashText(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

const QUANTILES = 4096;
const NORMAL = normalQuantiles();

/** A table of quantiles of a function of a standard normal variate, for `lookUp`. */
export function quantiles(transform: (z: number) => number): Float64Array {
  return NORMAL.map(transform);
}

/** The quantile a 32-bit word stands for, interpolated. */
export function lookUp(table: Float64Array, word: number): number {
  const index = word >>> 20;
  const low = table[index] ?? 0;
  return low + ((table[index + 1] ?? 0) - low) * ((word & 0xfffff) / 0x100000);
}

/** Standard normal variate of a 32-bit word, within ±3.7. */
export function normalOf(word: number): number {
  return lookUp(NORMAL, word);
}

/** A stream of random numbers; `reset` starts another stream without allocating. */
export class Random {
  private a = 0;
  private b = 0;
  private c = 0;
  private counter = 1;

  reset(seed: number, stream: number, position: number): this {
    this.a = mix(seed, stream, position);
    this.b = mix(this.a, position, stream);
    this.c = mix(this.b, seed, position);
    this.counter = 1;
    for (let i = 0; i < 6; i += 1) this.word();
    return this;
  }

  /** 32 random bits. */
  word(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** Uniform in [0, 1). */
  unit(): number {
    return this.word() / 4_294_967_296;
  }

  /** Standard normal. */
  normal(): number {
    return normalOf(this.word());
  }

  /** Uniform integer in [low, high]. */
  between(low: number, high: number): number {
    return low + Math.floor(this.unit() * (high - low + 1));
  }
}

function normalQuantiles(): Float64Array {
  const table = new Float64Array(QUANTILES + 1);
  for (let i = 0; i <= QUANTILES; i += 1) table[i] = inverseNormal((i + 0.5) / (QUANTILES + 1));
  return table;
}

/** Abramowitz and Stegun 26.2.23: absolute error below 4.5e-4. */
function inverseNormal(p: number): number {
  if (p > 0.5) return -inverseNormal(1 - p);
  const t = Math.sqrt(-2 * Math.log(p));
  const top = 2.515517 + t * (0.802853 + t * 0.010328);
  const bottom = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  return top / bottom - t;
}
