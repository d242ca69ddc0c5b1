import { randomUUID } from 'node:crypto';
import { Engine } from '../core/engine.ts';
import type { Emit } from '../core/model/effects.ts';
import type { EngineEvent } from '../core/model/events.ts';
import { Collectors } from './collectors.ts';
import { Dispatch } from './dispatch.ts';
import { GapFill } from './gap-fill.ts';
import { Intake } from './intake.ts';
import { LiveMarket } from './live-market.ts';
import type { EngineOptions } from './options.ts';
import type { EngineParts } from './parts.ts';
import { Publish } from './publish.ts';
import { StatusCounts, statusView } from './status.ts';
import { VenueClock } from './venue-clock.ts';
import { Watchdog } from './watchdog.ts';

/** The parts of a running engine, connected. */
export interface Assembly {
  readonly engine: Engine;
  readonly process: (event: EngineEvent) => void;
  readonly venueClock: VenueClock;
  readonly live: LiveMarket;
  readonly dispatch: Dispatch;
  readonly publish: Publish;
  readonly collectors: Collectors;
  readonly gapFill: GapFill;
  readonly watchdog: Watchdog;
  readonly intake: Intake;
  readonly counts: StatusCounts;
  /** Our ids by symbol; filled when instruments are known. */
  readonly ids: Map<string, number>;
}

type Stores = Pick<Assembly, 'dispatch' | 'live' | 'collectors'>;

/** Builds and connects everything around a new core. Starts nothing. */
export function assemble(options: EngineOptions, parts: EngineParts): Assembly {
  const { client, logger, ticks } = parts;
  const ids = new Map<string, number>();
  const counts = new StatusCounts();
  const venueClock = new VenueClock(parts.clock, options.tapeClock);
  const wired: { emit: Emit } = { emit: () => undefined };
  const { evaluationIntervalMs } = options;
  const engine = new Engine(evaluationIntervalMs === undefined ? {} : { evaluationIntervalMs }, (effect) =>
    wired.emit(effect),
  );
  const process = (event: EngineEvent) => engine.process(event);
  const base = { engine, process, venueClock, counts, ids };
  const instance = randomUUID();
  const told: { publish: Publish | null } = { publish: null };
  const dispatch = new Dispatch({
    ...parts,
    engineInstance: instance,
    instrumentId: (symbol) => ids.get(symbol) ?? null,
    onTradeStored: (effect) => told.publish?.tradeStored(effect),
  });
  const stores = collecting(base, parts, dispatch);
  const status = { options, instance, startedAt: parts.clock.now(), client, ...base, ...stores };
  const publish = new Publish({
    ...parts,
    live: stores.live,
    openPositions: () => engine.openPositions(),
    status: () => statusView(status, counts),
  });
  told.publish = publish;
  const gapFill = new GapFill(parts, venueClock, process);
  const watchdog = new Watchdog({ client, ticks, logger, venueClock });
  const intake = receiving({ ...base, live: stores.live, wired }, options.tapeClock);
  const assembly: Assembly = { ...base, ...stores, publish, gapFill, watchdog, intake };
  wired.emit = (effect) => carryOut(assembly, effect);
  return assembly;
}

/** Messages go to the latest views and, in order, to the core; what cannot be read is a counted refusal. */
function receiving(
  {
    venueClock,
    process,
    live,
    wired,
  }: Pick<Assembly, 'process' | 'venueClock' | 'live'> & { wired: { emit: Emit } },
  tapeClock: boolean,
): Intake {
  return new Intake({
    venueClock,
    tapeClock,
    process,
    onMessage: (message) => {
      live.see(message);
      if (message.kind === 'malformed') wired.emit(refusal(message));
    },
  });
}

function collecting(
  { process, venueClock }: Pick<Assembly, 'process' | 'venueClock'>,
  { client, logger }: EngineParts,
  dispatch: Dispatch,
): Stores {
  const store: ConstructorParameters<typeof Collectors>[0]['store'] = (symbol, values) =>
    dispatch.indicators(symbol, values);
  const collectors = new Collectors({ client, logger, venueClock, process, store });
  const live = new LiveMarket((liquidation) => {
    dispatch.liquidation(liquidation);
    collectors.liquidated(liquidation);
  });
  return { dispatch, collectors, live };
}

type Effect = Parameters<Emit>[0];
type Malformed = Extract<Parameters<LiveMarket['see']>[0], { kind: 'malformed' }>;

function refusal({ reason, stream, payload, receivedAt }: Malformed): Effect {
  return { kind: 'rejected', reason, stream, payload, at: receivedAt };
}

/** One effect of the core: to the database always, and to whoever else it concerns. */
function carryOut(assembly: Assembly, effect: Effect): void {
  assembly.dispatch.take(effect);
  switch (effect.kind) {
    case 'tick':
      assembly.counts.ticks += 1;
      assembly.live.accepted(effect.trade);
      break;
    case 'fetchTrades':
      assembly.gapFill.request(effect);
      break;
    case 'snapshot':
      assembly.publish.snapshot(effect.instrumentId, effect.snapshot);
      break;
    case 'evaluation':
      assembly.counts.evaluations += 1;
      assembly.publish.evaluated(effect.evaluation);
      break;
  }
}
