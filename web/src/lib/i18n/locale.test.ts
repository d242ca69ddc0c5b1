import { describe, expect, it } from 'vitest';
import { fill } from './fill.ts';
import { chooseLocale, languageTag } from './locale.ts';

describe('chooseLocale', () => {
  it.each([
    ['zh', 'en', 'zh'],
    ['fr', 'zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    [undefined, 'fr,de;q=0.7,zh;q=0.2', 'zh'],
    [undefined, 'en;q=0.4, zh-TW;q=0.8', 'zh'],
    [undefined, 'zh;q=0, en', 'en'],
    [undefined, 'fr', 'en'],
    [undefined, null, 'en'],
  ] as const)('cookie %s, header %s: %s', (cookie, header, expected) => {
    expect(chooseLocale(cookie, header)).toBe(expected);
  });

  it('has a language tag for formats', () => {
    expect([languageTag('en'), languageTag('zh')]).toEqual(['en', 'zh-CN']);
  });
});

describe('fill', () => {
  it('fills places and leaves unknown ones visible', () => {
    expect(fill('{a} of {b}, {c}', { a: 1, b: 'two' })).toBe('1 of two, {c}');
  });
});
