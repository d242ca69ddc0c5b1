import { expect, it } from 'vitest';
import { originVerdict } from './origin.ts';

const host = '127.0.0.1:4000';
const allowed = ['https://desk.example'];

it.each([
  [{ host }, 'none'],
  [{ host, 'sec-fetch-site': 'same-origin' }, 'none'],
  [{ host, 'sec-fetch-site': 'cross-site' }, 'foreign'],
  [{ host, 'sec-fetch-site': 'same-site' }, 'foreign'],
  [{ host, origin: 'http://127.0.0.1:4000' }, 'own'],
  [{ host: 'AE.Example', origin: 'https://ae.example' }, 'own'],
  [{ host, origin: 'https://desk.example' }, 'allowed'],
  [{ host, origin: 'https://desk.example:8443' }, 'foreign'],
  [{ host, origin: 'http://127.0.0.1:4001' }, 'foreign'],
  [{ host, origin: 'null' }, 'foreign'],
  [{ host, origin: '' }, 'foreign'],
  [{ host, origin: 'file://127.0.0.1:4000' }, 'foreign'],
  [{ origin: 'http://127.0.0.1:4000' }, 'foreign'],
] as const)('%o is %s', (headers, verdict) => {
  expect(originVerdict(headers, allowed)).toBe(verdict);
});
