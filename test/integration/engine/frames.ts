/** A frame of each stream as the venue writes it today, and the connection that reads it. */
export const FRAMES: Readonly<Record<string, { readonly text: string; readonly spot: boolean }>> = {
  aggTrade: {
    spot: false,
    text: '{"stream":"btcusdt@aggTrade","data":{"e":"aggTrade","E":1723161256325,"s":"BTCUSDT","a":2345678901,"p":"61800.30","q":"0.006","nq":"0.006","f":5266583935,"l":5266583937,"T":1723161256322,"m":false}}',
  },
  bookTicker: {
    spot: false,
    text: '{"stream":"btcusdt@bookTicker","data":{"e":"bookTicker","u":5123107853551,"s":"BTCUSDT","b":"61800.20","B":"2.507","a":"61800.30","A":"2.510","T":1723161256322,"E":1723161256325}}',
  },
  depth10: {
    spot: false,
    text: '{"stream":"btcusdt@depth10@100ms","data":{"e":"depthUpdate","E":1723161256325,"T":1723161256322,"s":"BTCUSDT","U":5123107850310,"u":5123107853551,"pu":5123107850300,"b":[["61800.20","2.507"],["61800.10","0.004"],["61800.00","1.250"],["61799.90","0.100"],["61799.80","3.020"],["61799.70","0.002"],["61799.60","0.511"],["61799.50","0.040"],["61799.40","0.300"],["61799.30","1.004"]],"a":[["61800.30","2.510"],["61800.40","0.050"],["61800.50","0.600"],["61800.60","0.002"],["61800.70","1.100"],["61800.80","0.020"],["61800.90","0.330"],["61801.00","4.000"],["61801.10","0.010"],["61801.20","0.120"]]}}',
  },
  markPrice: {
    spot: false,
    text: '{"stream":"btcusdt@markPrice@1s","data":{"e":"markPriceUpdate","E":1723161256000,"s":"BTCUSDT","p":"61800.28147273","P":"61712.33214050","i":"61834.12345678","r":"0.00010000","T":1723190400000}}',
  },
  kline: {
    spot: false,
    text: '{"stream":"btcusdt@kline_1m","data":{"e":"kline","E":1723161256325,"s":"BTCUSDT","k":{"t":1723161240000,"T":1723161299999,"s":"BTCUSDT","i":"1m","f":5266583035,"L":5266583937,"o":"61790.00","c":"61800.30","h":"61805.10","l":"61780.20","v":"35.118","n":903,"x":false,"q":"2170291.54310","V":"18.401","Q":"1137196.82110","B":"0"}}}',
  },
  forceOrder: {
    spot: false,
    text: '{"stream":"btcusdt@forceOrder","data":{"e":"forceOrder","E":1723161256325,"o":{"s":"BTCUSDT","S":"SELL","o":"LIMIT","f":"IOC","q":"0.014","p":"61410.00","ap":"61799.50","X":"FILLED","l":"0.014","z":"0.014","T":1723161256322}}}',
  },
  spotAggTrade: {
    spot: true,
    text: '{"stream":"btcusdt@aggTrade","data":{"e":"aggTrade","E":1723161256325,"s":"BTCUSDT","a":3071245454,"p":"61810.01000000","q":"0.00120000","f":3671245454,"l":3671245454,"T":1723161256322,"m":true,"M":true}}',
  },
  spotBookTicker: {
    spot: true,
    text: '{"stream":"btcusdt@bookTicker","data":{"u":49123107853,"s":"BTCUSDT","b":"61810.00000000","B":"1.20000000","a":"61810.01000000","A":"0.50000000"}}',
  },
};

/** Deterministic numbers 0 ≤ x < 1. */
export function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 12), 0x297a2d39);
    mixed ^= mixed >>> 15;
    return (mixed >>> 0) / 2 ** 32;
  };
}

const PIECES = [
  '"',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '\\',
  '0',
  '9',
  '.',
  '-',
  'e5',
  'true',
  'null',
  ' ',
  '\n',
  '\u00e9',
  '{"a":1}',
];

/** The frame with one to three changes of bytes: turned, left out, doubled, put in, swapped, cut off. */
export function mutate(frame: Buffer, random: () => number): Buffer {
  let bytes: Buffer = Buffer.from(frame);
  const changes = 1 + Math.floor(random() * 3);
  for (let change = 0; change < changes && bytes.length > 1; change += 1) bytes = mutateOnce(bytes, random);
  return bytes;
}

function mutateOnce(bytes: Buffer, random: () => number): Buffer {
  const at = Math.floor(random() * bytes.length);
  const other = Math.floor(random() * bytes.length);
  const [from, to] = [Math.min(at, other), Math.max(at, other)];
  switch (Math.floor(random() * 8)) {
    case 0:
      bytes[at] = (bytes[at] as number) ^ (1 << Math.floor(random() * 8));
      return bytes;
    case 1:
      bytes[at] = Math.floor(random() * 256);
      return bytes;
    case 2:
      return Buffer.concat([bytes.subarray(0, from), bytes.subarray(Math.min(to, from + 12))]);
    case 3:
      return Buffer.concat([
        bytes.subarray(0, to),
        bytes.subarray(from, Math.min(to, from + 40)),
        bytes.subarray(to),
      ]);
    case 4:
      return insert(bytes, at, PIECES[Math.floor(random() * PIECES.length)] ?? '');
    case 5:
      return bytes.subarray(0, Math.max(1, at));
    case 6:
      return insert(bytes, at, String(Math.floor(random() * 10 ** (1 + Math.floor(random() * 17)))));
    default: {
      const swapped = bytes[at] as number;
      bytes[at] = bytes[other] as number;
      bytes[other] = swapped;
      return bytes;
    }
  }
}

function insert(bytes: Buffer, at: number, piece: string): Buffer {
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(piece), bytes.subarray(at)]);
}

/** Values that a broken or hostile message may hold in place of a number. */
const HOSTILE = ['0', '-1', '-0', '1e999', '1e-400', '0.5', '9007199254740993', '1e300', '""', 'null'];

/** The frame with one of its numbers changed: still JSON as a rule, so that what it says is what must be judged. */
export function mutateNumber(frame: Buffer, random: () => number): Buffer {
  const text = frame.toString();
  const numbers = [...text.matchAll(/(?<=[:"[])-?\d+(?:\.\d+)?(?=[,"}\]])/g)];
  const chosen = numbers[Math.floor(random() * numbers.length)];
  if (chosen === undefined) return mutate(frame, random);
  const [number] = chosen;
  const changed = numberInstead(number, random);
  return Buffer.from(text.slice(0, chosen.index) + changed + text.slice(chosen.index + number.length));
}

function numberInstead(number: string, random: () => number): string {
  const at = Math.floor(random() * number.length);
  switch (Math.floor(random() * 4)) {
    case 0:
      return HOSTILE[Math.floor(random() * HOSTILE.length)] as string;
    case 1:
      return `${number.slice(0, at)}${Math.floor(random() * 10)}${number.slice(at + 1)}`;
    case 2:
      return String(Number(number) + Math.floor(random() * 7) - 3);
    default:
      return String(Number(number) * 10 ** (Math.floor(random() * 7) - 3));
  }
}
