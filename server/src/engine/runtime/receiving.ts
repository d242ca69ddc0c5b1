import type { Emit } from '../core/model/effects.ts';
import type { MarketMessage } from '../ports.ts';
import type { Assembly } from './assemble.ts';
import { CandlesAgain } from './candles-again.ts';
import { GapFill, type GapFillParts } from './gap-fill.ts';
import { Intake } from './intake.ts';
import { MissedCandles } from './missed-candles.ts';
import { MissedMarkPrices } from './missed-marks.ts';
import type { EngineOptions } from './options.ts';
import type { EngineParts } from './parts.ts';
import { pause } from './repeat.ts';
import { SilentStreams, type SilentStreamsParts } from './silent-streams.ts';
import { SpotHistory } from './spot-history.ts';

type Received = Pick<
  Assembly,
  'intake' | 'gapFill' | 'candlesAgain' | 'marks' | 'missedCandles' | 'silent' | 'spotHistory'
>;
type From = Pick<
  Assembly,
  'engine' | 'process' | 'venueClock' | 'live' | 'liquidations' | 'counts' | 'ids'
> & {
  readonly emit: Emit;
};
type OnMessage = (message: MarketMessage) => void;

/** The parts through which the market comes in, and that bring what was missed of it. */
export function receiving(from: From, parts: EngineParts, { tapeClock }: EngineOptions): Received {
  const onMessage = seeing(from);
  const marks = missedMarks(from, parts);
  const missedCandles = candlesInOrder(from, parts, { marks, onMessage });
  const gapFill = repairing(from, parts, marks);
  const { engine, process, venueClock } = from;
  const { client, logger } = parts;
  const isStopped = () => from.counts.state === 'stopping';
  const market: SilentStreamsParts['market'] = (symbol) => engine.market(symbol);
  const silent = new SilentStreams({ client, logger, venueClock, market, process });
  const spotHistory = new SpotHistory({
    ...{ client, logger, venueClock, process },
    spot: (symbol) => engine.spot(symbol),
    isStopped,
  });
  const candlesAgain = new CandlesAgain({ client, logger, process, isStopped, wait: pause });
  const intake = takingIn(from, { missedCandles, onMessage, tapeClock });
  return { marks, missedCandles, gapFill, candlesAgain, silent, spotHistory, intake };
}

function missedMarks({ engine, venueClock, process, counts }: From, parts: EngineParts): MissedMarkPrices {
  const { client, logger } = parts;
  return new MissedMarkPrices({
    ...{ client, logger, process },
    marksNeededUntil: (symbol) => engine.catchUp(symbol)?.marksNeededUntil ?? null,
    missedFrom: (symbol) => engine.catchUp(symbol)?.marksMissedFrom(venueClock.now()) ?? null,
    isStopped: () => counts.state === 'stopping',
  });
}

function candlesInOrder(
  { engine, venueClock, counts, ids, emit }: From,
  { client, logger }: EngineParts,
  { marks, onMessage }: { readonly marks: MissedMarkPrices; readonly onMessage: OnMessage },
): MissedCandles {
  return new MissedCandles({
    ...{ client, logger, venueClock, wait: pause },
    pass: (message) => {
      if (engine.observe(message)) onMessage(message);
    },
    store: (candle) => {
      const instrumentId = ids.get(candle.symbol);
      if (instrumentId !== undefined) emit({ kind: 'candle', instrumentId, candle });
    },
    missedMarks: (symbol) => marks.bringMissing(symbol),
    isStopped: () => counts.state === 'stopping',
  });
}

function repairing(from: From, { client, logger }: EngineParts, marks: MissedMarkPrices): GapFill {
  const { engine, venueClock, process } = from;
  const isOpen: GapFillParts['isOpen'] = ({ symbol, toAggId }) => engine.isGapOpen(symbol, toAggId);
  const isAwaited: GapFillParts['isAwaited'] = ({ symbol, toAggId }) =>
    (engine.market(symbol)?.lastAggId ?? -1) < toAggId;
  const missedMarks: GapFillParts['missedMarks'] = (symbol) => marks.bringMissing(symbol);
  const gaps = { client, logger, isOpen, isAwaited, missedMarks, wait: pause };
  return new GapFill(gaps, venueClock, process);
}

/** What the core accepted goes to the latest views; what cannot be read is a counted refusal. */
function seeing({ live, liquidations, emit }: From): OnMessage {
  return (message) => {
    live.see(message);
    if (message.kind === 'markPrice') liquidations.heard(message.mark);
    if (message.kind === 'malformed') emit(refusal(message));
  };
}

interface TakingIn {
  readonly missedCandles: MissedCandles;
  readonly onMessage: OnMessage;
  readonly tapeClock: boolean;
}

/** Messages go to the core in order; a tape brings its candles as they are, nothing is fetched between them. */
function takingIn(
  { engine, process, venueClock, live }: From,
  { missedCandles, onMessage, tapeClock }: TakingIn,
): Intake {
  return new Intake({
    ...{ venueClock, tapeClock, process, onMessage },
    trade: (trade, origin) => engine.trade(trade, origin),
    observe: (message) => engine.observe(message),
    ...(tapeClock ? {} : { kline: (message) => missedCandles.take(message) }),
    onHeld: (symbol, isHeld) => {
      live.of(symbol).isCatchingUp = isHeld;
    },
  });
}

type Malformed = Extract<MarketMessage, { kind: 'malformed' }>;

function refusal({ reason, stream, payload, receivedAt }: Malformed): Parameters<Emit>[0] {
  return { kind: 'rejected', reason, stream, payload, at: receivedAt };
}
