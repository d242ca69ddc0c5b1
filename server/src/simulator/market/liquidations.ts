import { lotValue } from '../contract.ts';
import { hashText, Random } from '../random.ts';
import type { History } from './history.ts';
import { tradesUntil, tradeTicks } from './minute.ts';
import { CHUNK_MINUTES } from './walk.ts';

/** A forced order as the stream shows it: at most the latest of a second. */
export interface Liquidation {
  readonly time: number;
  /** SELL closes a long, BUY a short. */
  readonly side: 'BUY' | 'SELL';
  readonly lots: number;
  /** Bankruptcy price of the order and average price of its fill, in ticks. */
  readonly limitTicks: number;
  readonly filledTicks: number;
}

const STREAM = hashText('liquidations');
/** Bankruptcy price lies this far behind the fill. */
const BANKRUPTCY_DISTANCE = 0.004;
/** Median size in medians of traded quantity. */
const SIZE_MEDIANS = 6;

/** The liquidations of a minute of the perpetual, in order of time, at most one a second. */
export function liquidationsOf(history: History, index: number, seed: number): Liquidation[] {
  const planned = history.columns(index).liquidations[index % CHUNK_MINUTES] ?? 0;
  if (planned === 0) return [];
  const random = new Random().reset(seed, STREAM ^ hashText(history.character.contract.symbol), index);
  const seconds = new Set<number>();
  for (let i = 0; i < Math.abs(planned); i += 1) seconds.add(random.between(0, 59));
  const side = planned < 0 ? 'SELL' : 'BUY';
  return [...seconds]
    .sort((a, b) => a - b)
    .map((second) => liquidation(history, index, { second, side, random }));
}

interface Draw {
  readonly second: number;
  readonly side: 'BUY' | 'SELL';
  readonly random: Random;
}

function liquidation(history: History, index: number, { second, side, random }: Draw): Liquidation {
  const minute = history.minute(index);
  const time = minute.plan.startsAt + second * 1_000 + random.between(0, 900);
  const k = tradesUntil(minute, time) - 1;
  const filledTicks = k < 0 ? Math.max(1, Math.floor(minute.plan.openTicks)) : tradeTicks(minute, k);
  const distance = Math.max(1, Math.round(filledTicks * BANKRUPTCY_DISTANCE));
  const { contract, medianQty } = history.character;
  const lots = (SIZE_MEDIANS * medianQty * Math.exp(1.3 * random.normal())) / lotValue(contract);
  return {
    time,
    side,
    lots: Math.max(1, Math.round(lots)),
    limitTicks: Math.max(1, side === 'SELL' ? filledTicks - distance : filledTicks + distance),
    filledTicks,
  };
}
