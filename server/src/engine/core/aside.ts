import type { InstrumentState } from './instrument-state.ts';
import type { EngineEvent, GapEvent } from './model/events.ts';

/** What the runtime brings for one instrument, beside its trades and streams. */
export type AsideEvent =
  | GapEvent
  | Extract<
      EngineEvent,
      {
        kind:
          | 'historyFrom'
          | 'fundingHistory'
          | 'indicator'
          | 'markCandles'
          | 'spotHistory'
          | 'tradesUnheard';
      }
    >;

/** Brings it into the instrument's state. */
export function takeAside(event: AsideEvent, state: InstrumentState): void {
  switch (event.kind) {
    case 'gapAbsent':
    case 'gapLeft':
    case 'gapRefuted':
      state.continuity.told(event);
      break;
    case 'tradesUnheard':
      state.silence.unheard();
      break;
    case 'historyFrom':
      state.historyFrom(event.coveredFrom);
      break;
    case 'fundingHistory':
      state.features.setFundingHistory(event.rates);
      break;
    case 'indicator':
      state.features.addIndicator(event.indicator);
      break;
    case 'markCandles':
      state.catchUp.takeMarks(event.candles);
      break;
    case 'spotHistory':
      state.features.spot.prepend(event.trades);
      break;
  }
}

/** Brings candles of the venue into the features of their instruments. */
export function takeSeeds(
  { candles, running }: Extract<EngineEvent, { kind: 'seedCandles' }>,
  instruments: { get(symbol: string): InstrumentState | undefined },
): void {
  for (const candle of candles) instruments.get(candle.symbol)?.features.addCandle(candle);
  for (const one of running ?? []) instruments.get(one.symbol)?.features.beginCandle(one);
}
