import type { RunningSimulator } from '@ae/server/simulator/index.ts';

/** Orders a fault of the simulated venue, or a change of what it lists. Throws when it is refused. */
async function send(venue: RunningSimulator, path: string, order: object): Promise<Record<string, unknown>> {
  const answer = await fetch(`${venue.restUrl}/simulator/${path}`, {
    method: 'POST',
    body: JSON.stringify(order),
  });
  if (!answer.ok) throw new Error(`the venue refused ${JSON.stringify(order)}: ${await answer.text()}`);
  return (await answer.json()) as Record<string, unknown>;
}

/** A fault of streams or answers, see the simulator's list of kinds. */
export async function orderFault(venue: RunningSimulator, fault: object): Promise<void> {
  await send(venue, 'faults', fault);
}

export async function endFaults(venue: RunningSimulator): Promise<void> {
  await fetch(`${venue.restUrl}/simulator/faults`, { method: 'DELETE' });
}

/** Lists a new contract and tells its symbol. */
export async function listContract(venue: RunningSimulator): Promise<string> {
  return String((await send(venue, 'contracts', { action: 'list' }))['symbol']);
}

export async function delistContract(venue: RunningSimulator, symbol: string): Promise<void> {
  await send(venue, 'contracts', { action: 'delist', symbol });
}

interface OwnTrade {
  readonly id: number;
  readonly line: string;
}

/** The venue's own list of trades with ids from `first` to `last`. */
export async function ownTrades(
  venue: RunningSimulator,
  symbol: string,
  [first, last]: readonly [number, number],
): Promise<readonly OwnTrade[]> {
  const query = `symbol=${symbol}&fromId=${first}&limit=${last - first + 1}`;
  const answer = await fetch(`${venue.restUrl}/simulator/trades?${query}`);
  const lines = (await answer.text()).trim().split('\n');
  return lines.map((line) => ({ id: Number(line.split(',')[0]), line })).filter(({ id }) => id <= last);
}
