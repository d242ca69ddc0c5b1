import { expect, it } from 'vitest';
import { unlessAway } from './unless-away.ts';

const told: string[] = [];
const logger = { debug: (_: object, message: string) => void told.push(message) };

it('gives what the database tells', async () => {
  expect(await unlessAway(logger, () => Promise.resolve(7))).toBe(7);
});

it('gives null when the database refuses, and says so in the log', async () => {
  expect(await unlessAway(logger, () => Promise.reject(new Error('gone')))).toBeNull();
  expect(told).toEqual(['the database does not tell']);
});

it('gives null when the database is silent', async () => {
  expect(await unlessAway(logger, () => new Promise<number>(() => undefined), 1)).toBeNull();
});
