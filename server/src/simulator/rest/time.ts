import type { Endpoint } from './endpoint.ts';

const one = () => 1;

export const ping = (path: string): Endpoint => ({ path, weight: one, answer: () => '{}' });

export const time = (path: string): Endpoint => ({
  path,
  weight: one,
  answer: (_, { clock }) => `{"serverTime":${clock()}}`,
});
