import { expect, test } from 'vitest';
import type { EngineEvent } from '../core/model/events.ts';
import type { FundingPoint } from '../core/model/funding-point.ts';
import { sampleInstrument } from '../core/samples.ts';
import { type SeedParts, seedFunding } from './seeds.ts';

const T = 1_700_000_000_000;
const HOUR = 3_600_000;

/** Seeds from what the venue tells and what is stored; the rates that the core hears, and what was asked for. */
async function seeded(venue: readonly FundingPoint[], stored: readonly FundingPoint[]) {
  const events: EngineEvent[] = [];
  const written: number[] = [];
  const parts = {
    client: { fundingHistory: () => Promise.resolve(venue) },
    ticks: {
      largestFunding: (_id: number, before: number) =>
        Promise.resolve(stored.filter(({ at }) => at < before).at(-1) ?? null),
      writeIndicators: (rows: readonly unknown[]) => Promise.resolve(written.push(rows.length)),
    },
    venueClock: { now: () => T },
    process: (event: EngineEvent) => events.push(event),
    isStopped: () => false,
  } as unknown as SeedParts;
  await seedFunding(parts, sampleInstrument());
  return { rates: events.flatMap((event) => (event.kind === 'fundingHistory' ? event.rates : [])), written };
}

const venue = [
  { at: T - 16 * HOUR, rate: 0.0001 },
  { at: T - 8 * HOUR, rate: -0.0002 },
];

test('the largest stored rate goes before those of the venue; only the latter are stored', async () => {
  const imported = { at: T - 900 * 24 * HOUR, rate: -0.0075 };
  expect(await seeded(venue, [imported])).toEqual({ rates: [imported, ...venue], written: [2] });
});

test('without older stored ones the rates are those of the venue', async () => {
  expect((await seeded(venue, [{ at: T - 16 * HOUR, rate: 0.0001 }])).rates).toEqual(venue);
});

test('what is stored counts where the venue tells nothing', async () => {
  const imported = { at: T - HOUR, rate: 0.003 };
  expect((await seeded([], [imported])).rates).toEqual([imported]);
});
