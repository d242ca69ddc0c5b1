import { describe, expect, it } from 'vitest';
import { readAddress, topicOf } from './routes.ts';

describe('readAddress', () => {
  it.each([
    [
      '/market/stream?streams=a@aggTrade/b@forceOrder',
      { route: 'market', combined: true, streams: ['a@aggTrade', 'b@forceOrder'] },
    ],
    ['/public/ws/a@bookTicker', { route: 'public', combined: false, streams: ['a@bookTicker'] }],
    ['/private/ws', { route: 'private', combined: false, streams: [] }],
    ['/spot/stream', { route: 'spot', combined: true, streams: [] }],
    ['/ws', { route: 'unrouted', combined: false, streams: [] }],
    ['/graphql', null],
    ['/marketplace/ws', null],
    ['//', null],
    ['/ws/%E0%A4%A', null],
  ])('%s', (target, address) => expect(readAddress(target)).toEqual(address));
});

describe('topicOf', () => {
  it('delivers each stream on its own route only', () => {
    expect(topicOf('market', 'a@aggTrade')).toBe('a@aggTrade');
    expect(topicOf('public', 'a@aggTrade')).toBeNull();
    expect(topicOf('unrouted', 'a@aggTrade')).toBeNull();
    expect(topicOf('unrouted', 'a@bookTicker')).toBe('a@bookTicker');
    expect(topicOf('private', 'a@bookTicker')).toBeNull();
    expect(topicOf('spot', 'a@aggTrade')).toBe('spot:a@aggTrade');
  });
});
