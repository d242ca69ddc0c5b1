import { describe, expect, it } from 'vitest';
import { en } from './messages/en/index.ts';
import { zh } from './messages/zh/index.ts';

const placesOf = (message: string): string[] =>
  [...message.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort();

describe('messages', () => {
  it('have the same keys in both languages', () => {
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
  });

  it('are empty in both languages or in none (a unit that is not written)', () => {
    const isEmpty = (text: string): boolean => text.trim() === '';
    const uneven = Object.entries(en).filter(
      ([key, text]) => isEmpty(text) !== isEmpty(zh[key as keyof typeof zh]),
    );
    expect(uneven).toEqual([]);
  });

  it('have the same places to fill in both languages', () => {
    for (const [key, text] of Object.entries(en)) {
      expect([key, placesOf(zh[key as keyof typeof zh])]).toEqual([key, placesOf(text)]);
    }
  });

  it('have no half-width punctuation beside a Chinese character', () => {
    const half = /\p{Script=Han}[,:;?!()]|[,:;?!()]\p{Script=Han}/u;
    expect(Object.entries(zh).filter(([, text]) => half.test(text))).toEqual([]);
  });
});
