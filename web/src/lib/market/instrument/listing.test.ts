import { expect, it } from 'vitest';
import { FRESH } from '../feed-fault.ts';
import { marketRow } from '../fixtures.test-data.ts';
import { ageOfListing, type Listing, reduceListing } from './listing.ts';

const TRADED = '2026-01-01T00:00:00.000Z';
const SILENT = '2026-01-01T00:00:05.000Z';
const listed: Listing = { row: marketRow('AUSDT', { lastTradeAt: TRADED }), isListed: true };
const after = (before: Listing, reset: boolean, rows: Listing['row'][] = []): Listing =>
  reduceListing(before, { marketBoard: { sequence: 1, reset, rows } });

it('a contract is gone when the board begins anew without it, and back when it has a row', () => {
  expect(after(listed, false)).toBe(listed);
  const gone = after(listed, true);
  expect(gone).toEqual({ row: listed.row, isListed: false });
  expect(after(gone, false, [listed.row])).toEqual(listed);
});

it('what is gone is as old as its last trade, what is silent as the server says', () => {
  expect(ageOfListing(listed)).toBe(FRESH);
  expect(ageOfListing(after(listed, true))).toEqual({ isOld: true, since: Date.parse(TRADED) });
  const silent = { row: marketRow('AUSDT', { silentSince: SILENT }), isListed: true };
  expect(ageOfListing(silent)).toEqual({ isOld: true, since: Date.parse(SILENT) });
});
