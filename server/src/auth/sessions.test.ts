import { expect, it } from 'vitest';
import { tokenIn } from './sessions.ts';

const TOKEN = 'bn2po5bo3oozieg4rq6x33vm4omyhtyad5agzpfc';

it.each([
  [`ae_session=${TOKEN}`, TOKEN],
  [`theirs=%ff; ae_session=${TOKEN}; more=1`, TOKEN],
  [`x=1;ae_session=${TOKEN}`, TOKEN],
  [`not_ae_session=${TOKEN}`, null],
  [`ae_session=${TOKEN}a`, null],
  ['ae_session=', null],
  ['ae_session=%ff', null],
  ['', null],
])('finds the token in "%s"', (header, token) => {
  expect(tokenIn(header)).toBe(token);
});
