import { describe, expect, it } from 'vitest';
import { card, evaluation, stats } from './fixtures.test-data.ts';
import { DEFAULT_QUERY, isFiltered, readQuery, writeQuery } from './plaza-query.ts';
import { choicesOf, filterCards, pageOf, sortCards, totalsOf } from './plaza-view.ts';

const query = (search: string) => readQuery(new URLSearchParams(search));

describe('plaza query', () => {
  it('reads an empty URL as the defaults and writes them as nothing', () => {
    expect(query('')).toEqual(DEFAULT_QUERY);
    expect(writeQuery(DEFAULT_QUERY)).toBe('');
    expect(isFiltered(DEFAULT_QUERY)).toBe(false);
  });

  it('survives the round trip', () => {
    const choices = { status: 'paused', symbol: 'ETHUSDT', model: 'm1', tag: 'night' } as const;
    const wanted = { ...choices, text: 'fast 1h', sort: 'name', page: 3 } as const;
    expect(query(writeQuery(wanted))).toEqual(wanted);
    expect(isFiltered(wanted)).toBe(true);
  });

  it('takes nonsense as the default', () => {
    expect(query('status=none&sort=luck&page=-2')).toEqual(DEFAULT_QUERY);
    expect(query('page=1.5').page).toBe(1);
  });
});

describe('plaza view', () => {
  const cards = [
    card({ id: '1', displayName: 'Beta', stats: stats({ netR: 1, trades: 30, winRate: 1 }) }),
    card({
      id: '2',
      displayName: 'alpha two',
      symbol: 'ETHUSDT',
      tags: ['Night'],
      stats: stats({ netR: 5, trades: 10, winRate: 0.2 }),
    }),
    card({ id: '3', displayName: 'Gone', status: 'deprecated', stats: stats({ trades: 0, winRate: null }) }),
    card({ id: '4', displayName: 'Quiet', status: 'paused', latestEvaluation: evaluation(0, { score: 91 }) }),
  ];
  const ids = (list: readonly { id: string }[]): string[] => list.map(({ id }) => id);

  it('hides deprecated ones unless asked for', () => {
    expect(ids(filterCards(cards, query('')))).toEqual(['1', '2', '4']);
    expect(ids(filterCards(cards, query('status=deprecated')))).toEqual(['3']);
  });

  it('finds all words in name, instrument and tags', () => {
    expect(ids(filterCards(cards, query('q=ETH+night')))).toEqual(['2']);
    expect(ids(filterCards(cards, query('q=eth+day')))).toEqual([]);
    expect(ids(filterCards(cards, query('symbol=BTCUSDT')))).toEqual(['1', '4']);
  });

  it('sorts descending with unknown last, names ascending', () => {
    expect(ids(sortCards(cards, 'netR'))[0]).toBe('2');
    expect(ids(sortCards(cards, 'winRate'))).toEqual(['1', '4', '2', '3']);
    expect(ids(sortCards(cards, 'score'))[0]).toBe('4');
    expect(ids(sortCards(cards, 'name'))).toEqual(['2', '1', '3', '4']);
  });

  it('puts those with a trade first, be it a loss, and who holds something before who does not', () => {
    const of = (id: string, trades: number, netR: number, openPositions: number) =>
      card({ id, stats: stats({ trades, netR, openPositions }) });
    const all = [of('idle', 0, 0, 0), of('holds', 0, 0, 1), of('lost', 1, -1, 0), of('won', 1, 1, 0)];
    expect(ids(sortCards(all, 'netR'))).toEqual(['won', 'lost', 'holds', 'idle']);
  });

  it('weighs the win rate by trades', () => {
    const totals = totalsOf(cards.slice(0, 2));
    expect(totals).toMatchObject({ strategies: 2, running: 2, trades: 40, netR: 6, open: 2 });
    expect(totals.winRate).toBeCloseTo(32 / 40, 12);
    expect(totalsOf([]).winRate).toBeNull();
  });

  it('pages, and takes a page beyond the end as the last', () => {
    const many = Array.from({ length: 50 }, (_, index) => card({ id: String(index) }));
    expect(pageOf(many, 1).cards).toHaveLength(24);
    expect(pageOf(many, 9)).toMatchObject({ page: 3, pages: 3 });
    expect(pageOf(many, 9).cards).toHaveLength(2);
    expect(pageOf([], 1)).toEqual({ cards: [], page: 1, pages: 1 });
  });

  it('narrows by model and by tag', () => {
    const two = [card({ id: '1', model: 'a', tags: ['x'] }), card({ id: '2', model: 'b', tags: ['x', 'y'] })];
    expect(ids(filterCards(two, query('model=b')))).toEqual(['2']);
    expect(ids(filterCards(two, query('tag=x')))).toEqual(['1', '2']);
    expect(ids(filterCards(two, query('tag=y&model=a')))).toEqual([]);
  });

  it('lists what can be chosen once', () => {
    expect(choicesOf(cards)).toEqual({
      symbols: ['BTCUSDT', 'ETHUSDT'],
      models: ['sample'],
      tags: ['Night'],
    });
  });
});
