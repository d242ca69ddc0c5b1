import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { documentBytes, documentCaches, TextCache } from './text-cache.ts';

it('leaves out what was used longest ago when it grows too large', () => {
  const cache = new TextCache<number>(30, (text) => text.length);
  cache.set('a'.repeat(10), 1);
  cache.set('b'.repeat(10), 2);
  cache.set('c'.repeat(10), 3);
  expect(cache.get('a'.repeat(10))).toBe(1);
  cache.set('d'.repeat(10), 4);
  expect(['a', 'b', 'c', 'd'].map((letter) => cache.get(letter.repeat(10)))).toEqual([1, undefined, 3, 4]);
});

it('does not count a text twice that is set again, and takes nothing that is too large alone', () => {
  const cache = new TextCache<number>(30, (text) => text.length);
  for (let turn = 0; turn < 10; turn += 1) cache.set('a'.repeat(20), turn);
  cache.set('b'.repeat(10), 1);
  cache.set('c'.repeat(31), 2);
  expect([cache.size, cache.get('a'.repeat(20)), cache.get('c'.repeat(31))]).toEqual([2, 9, undefined]);
});

it('counts the characters and the tokens of a document', () => {
  const short = '{ a }';
  const long = `{ a } #${'x'.repeat(1_000)}`;
  const many = `{ ${'a '.repeat(500)}}`;
  const bytes = (text: string) => documentBytes(text, parse(text));
  expect(bytes(long) - bytes(short)).toBeGreaterThanOrEqual(2_000);
  expect(bytes(many)).toBeGreaterThan(500 * 512);
});

it('keeps the documents of the app and not a thousand of the largest that are allowed', () => {
  const { documentCache, errorCache } = documentCaches();
  for (let nth = 0; nth < 1_000; nth += 1) {
    const text = `{ ${'a '.repeat(900)}} # ${nth}`;
    documentCache.set(text, parse(text));
    errorCache.set(`${nth}${'x'.repeat(16_000)}`, new Error('no'));
  }
  expect(documentCache.size).toBeLessThan(30);
  expect(errorCache.size).toBeLessThan(200);
  const ordinary = Array.from({ length: 100 }, (_, nth) => `{ ${'a '.repeat(60)}} # ${nth}`);
  for (const text of ordinary) documentCache.set(text, parse(text));
  expect(ordinary.filter((text) => documentCache.get(text) === undefined)).toEqual([]);
});
