import type { Explanation, Recomputation, TradeTrail } from '@ae/server/explain/explanation.ts';
import { table } from '../terminal.ts';

/** The trail as text for people. */
export function describeExplanation(trail: Explanation): string {
  const { strategy } = trail;
  return [
    `${trail.kind} ${trail.id}`,
    `${strategy.name}, version ${strategy.version} (config ${strategy.configHash.slice(0, 12)}), ${trail.symbol} at ${iso(trail.at)}`,
    `rules ${trail.codeVersion ?? 'not recorded'}, engine ${trail.engineInstance}, slope against ${isoOrDash(trail.previousAt)}`,
    `direction ${trail.direction ?? '-'}  score ${trail.score}  signal ${trail.signal ?? '-'}  tier ${trail.tier ?? '-'}  blocked by ${trail.blockReason ?? '-'}  suppressed by ${trail.suppressedBy ?? '-'}`,
    '',
    inputs(trail),
    '',
    gates(trail),
    '',
    layers(trail),
    `score: ${trail.arithmetic.formula}`,
    ...(trail.trade === undefined ? [] : ['', trade(trail.trade)]),
    ...(trail.recompute === null ? [] : ['', verdict(trail.recompute)]),
  ].join('\n');
}

function inputs({ inputs: all }: Explanation): string {
  const rows = Object.entries(all).map(([name, { value, origin, ageMs, asOfAggId }]) => [
    ...[name, typeof value === 'object' ? JSON.stringify(value) : value, origin],
    ageMs === null ? null : `${(ageMs / 1_000).toFixed(3)} s`,
    asOfAggId,
  ]);
  return table(['input', 'value', 'from', 'age', 'last trade'], rows);
}

function gates({ gates: all }: Explanation): string {
  const rows = all.map((gate) => [
    ...[gate.name, gate.value, gate.threshold, gate.passed ? 'yes' : 'no', gate.enabled ? 'on' : 'off'],
    gate.reason,
  ]);
  return table(['gate', 'value', 'threshold', 'passed', 'switch', 'reason'], rows);
}

function layers({ layers: all }: Explanation): string {
  const rows = all.map((layer) => [layer.name, layer.raw, layer.rawMax, layer.max, layer.contribution]);
  return table(['layer', 'raw', 'of', 'points', 'contribution'], rows);
}

function trade({ side, status, entry, exits, result, formula, fillModel }: TradeTrail): string {
  const fills = exits.map((exit) => [
    ...[exit.kind, iso(exit.at), exit.price, exit.qty, exit.feeUsd, exit.share, exit.grossR],
    exit.slippageBps,
  ]);
  return [
    `trade ${side}, ${status}, fill model ${fillModel}: entry ${entry.qty} at ${entry.price} (${entry.priceSource}), fee ${entry.feeUsd} USDT, slippage ${entry.slippageBps} bps`,
    table(['exit', 'at', 'price', 'quantity', 'fee', 'share', 'R', 'slippage bps'], fills),
    `P&L ${result?.pnlR ?? '-'} R, ${result?.pnlUsd ?? '-'} USDT: ${formula}`,
  ].join('\n');
}

function verdict({ identical, differences, taken, causes, ticks, tookMs }: Recomputation): string {
  const head = `from ${ticks} stored ticks: ${identical ? 'identical' : 'NOT identical'} (${tookMs} ms)`;
  const kept = taken.length === 0 ? [] : [`taken as stored, their beginning is older: ${taken.join(', ')}`];
  const rows = differences.map(({ name, stored, recomputed }) => [
    name,
    JSON.stringify(stored),
    JSON.stringify(recomputed),
  ]);
  return [
    head,
    ...kept,
    ...causes.map(caused),
    ...(rows.length === 0 ? [] : [table(['differs', 'stored', 'from ticks'], rows)]),
  ].join('\n');
}

function caused({ by, at, markPrice, exits, confirmed }: Recomputation['causes'][number]): string {
  const what = by === 'mark' ? `the mark price ${markPrice}` : `a ${by}`;
  const found = confirmed ? 'found where it was stored too' : 'recorded with the trade only';
  return `taken as recorded, no tick tells it: exit ${exits.join(' and ')} by ${what} at ${iso(at)} (${found})`;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function isoOrDash(at: number | null): string {
  return at === null ? '-' : iso(at);
}
