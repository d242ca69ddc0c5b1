import { type FeaturesAgain, featuresAt } from '@ae/server/explain/features-at.ts';
import type { ExplainedInstrument } from '@ae/server/store/explain.ts';
import { InputError } from '../../input-error.ts';
import { type Invocation, optionSet } from '../command.ts';
import { type CommandDatabase, withDatabase } from '../database.ts';
import { differing } from '../explain/differing.ts';
import { describeFeatures, type FeatureOutput, featureOutput, WHALE_USD } from './output.ts';

/** Stored symbols that a refusal names. */
const MOST_NAMED = 12;

/** Times of the first and last stored trade. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** `ae features` without a file: exit code 1 when the stored ticks give another snapshot than the one stored then. */
export async function runStored(invocation: Invocation, symbol: string, at: number): Promise<void> {
  const { again, span } = await withDatabase((open) => measured(open, symbol, at));
  const output = { ...featureOutput(again.snapshot), stored: storedPart(again, span) };
  invocation.terminal.out(optionSet(invocation, 'json') ? JSON.stringify(output) : describe(output));
  if (again.verdict?.identical === false)
    throw differing(`features of ${symbol} at ${at}`, again.verdict.differences);
}

async function measured(open: CommandDatabase, symbol: string, at: number) {
  const store = open.stores.explain;
  const instrument = await store.instrument(symbol);
  const span = instrument === null ? null : await store.tickSpan(instrument.id);
  if (instrument === null || span === null) throw await unknown(open, symbol);
  await checkTime(open, { instrument, span, at });
  return { span, again: await featuresAt(store, instrument, { at, whaleThreshold: WHALE_USD }) };
}

interface Wanted {
  readonly instrument: ExplainedInstrument;
  readonly span: Span;
  readonly at: number;
}

/** The last trade may be older than the last evaluation, which can be made again all the same. */
async function checkTime({ stores }: CommandDatabase, { instrument, span, at }: Wanted): Promise<void> {
  if (at >= span.from && at <= span.to) return;
  if (at > span.to && (await stores.explain.snapshot(instrument.id, at)) !== null) return;
  throw new InputError(
    `--at: ${at} is outside the stored ticks of ${instrument.symbol} (expected ${span.from} to ${span.to}, ${iso(span.from)} to ${iso(span.to)})`,
  );
}

async function unknown({ config, stores }: CommandDatabase, symbol: string): Promise<InputError> {
  const known = await stores.explain.tapedSymbols();
  const more = known.length > MOST_NAMED ? ` and ${known.length - MOST_NAMED} more` : '';
  const expected =
    known.length === 0
      ? 'an instrument that was recorded or imported; none is stored'
      : `one that is stored: ${known.slice(0, MOST_NAMED).join(', ')}${more}`;
  return new InputError(
    `--symbol: no ticks of ${symbol} are stored for venue ${config.venue} (expected ${expected})`,
  );
}

/** `exists`: a snapshot was stored at exactly this time. */
function storedPart({ verdict, ticks }: FeaturesAgain, { from, to }: Span) {
  return { exists: verdict !== null, ...verdict, ticks: { from, to, read: ticks } };
}

interface StoredOutput extends FeatureOutput {
  readonly stored: ReturnType<typeof storedPart>;
}

function describe({ stored, ...output }: StoredOutput): string {
  const { exists, differences = [], taken = [], ticks } = stored;
  const said = exists
    ? `stored snapshot: ${differences.length === 0 ? 'identical' : `${differences.length} values differ`}`
    : 'stored snapshot: none at exactly this time';
  return [
    describeFeatures(output),
    '',
    `${said}; ${ticks.read} ticks read, stored from ${iso(ticks.from)} to ${iso(ticks.to)}`,
    ...(taken.length === 0 ? [] : [`taken as stored: ${taken.join(', ')}`]),
    ...differences.map(
      ({ name, stored: before, recomputed }) =>
        `differs: ${name}: stored ${JSON.stringify(before)}, from ticks ${JSON.stringify(recomputed)}`,
    ),
  ].join('\n');
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
