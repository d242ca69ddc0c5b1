/**
 * Random numbers that are a function of data: the same results give the same interval on every machine and every
 * reload. sfc32 (Doty-Humphrey, PractRand) seeded by FNV-1a over the doubles; for resampling, never for secrets.
 */
export function seededBy(values: readonly number[]): () => number {
  const words = new Uint32Array(new Float64Array(values).buffer);
  const state = [0, 1, 2].map((salt) => fnv1a(words, salt));
  return sfc32(new Uint32Array([...state, 1]));
}

const FNV_OFFSET = 0x811c_9dc5;
const FNV_PRIME = 0x0100_0193;
/** Rounds after which sfc32 has mixed its seed. */
const WARM_UP = 15;

function fnv1a(words: Uint32Array, salt: number): number {
  let hash = Math.imul(FNV_OFFSET ^ salt, FNV_PRIME);
  for (const word of words) {
    for (let shift = 0; shift < 32; shift += 8) {
      hash = Math.imul(hash ^ ((word >>> shift) & 0xff), FNV_PRIME);
    }
  }
  return hash >>> 0;
}

/** `state` is a, b, c and the counter. */
function sfc32(state: Uint32Array): () => number {
  let [a = 0, b = 0, c = 0, counter = 1] = state;
  const next = () => {
    const mixed = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + mixed;
    c |= 0;
    return (mixed >>> 0) / 4_294_967_296;
  };
  for (let round = 0; round < WARM_UP; round += 1) next();
  return next;
}
