import type { IncomingMessage } from 'node:http';
import { FaultOrderError, readFaultOrder } from '../faults/fault.ts';
import type { Faults } from '../faults/faults.ts';
import type { Market } from '../market.ts';
import { VenueError } from '../rest/errors.ts';
import { Query } from '../rest/query.ts';
import type { Connections } from '../ws/connections.ts';
import type { Hub } from '../ws/hub.ts';
import { changeListing } from './listings.ts';
import { tradeList } from './trades.ts';

/** Paths outside the venue's own, for tests and drills. */
export const CONTROL = '/simulator/';
const MOST_BODY_BYTES = 16_384;

/** What the orders work on. */
export interface ControlPlace {
  readonly market: Market;
  readonly hub: Hub;
  readonly connections: Connections;
  /** null where faults are not allowed: then nothing can be ordered. */
  readonly faults: Faults | null;
  /** Ends a schedule of faults; null when there is none. */
  readonly endStorm: (() => void) | null;
}

export interface ControlAnswer {
  readonly type: string;
  readonly body: string;
}

const json = (value: unknown): ControlAnswer => ({ type: 'application/json', body: JSON.stringify(value) });

/** Answers GET /simulator/state and /simulator/trades, and orders of faults and listings. */
export class Control {
  private readonly place: ControlPlace;

  constructor(place: ControlPlace) {
    this.place = place;
  }

  /** Throws VenueError for a refused or unknown request. */
  async answer(request: IncomingMessage): Promise<ControlAnswer> {
    const url = new URL(request.url ?? '/', 'http://venue');
    const wanted = `${request.method} ${url.pathname}`;
    if (wanted === 'GET /simulator/state') return json(this.state());
    if (wanted === 'GET /simulator/trades') {
      const body = tradeList(new Query(url.searchParams, this.place.market), this.place.market);
      return { type: 'text/csv', body };
    }
    if (wanted === 'GET /simulator/faults') return json(this.faults().list());
    if (wanted === 'POST /simulator/faults') return this.order(await readJson(request));
    if (wanted === 'DELETE /simulator/faults') return this.end(url.searchParams.get('id'));
    if (wanted === 'POST /simulator/contracts') {
      this.faults();
      return { type: 'application/json', body: changeListing(this.place.market, await readJson(request)) };
    }
    throw new VenueError(404, -5000, `${wanted} is not an order of the simulated venue`);
  }

  private state() {
    const { market, hub, connections, faults } = this.place;
    return {
      now: market.now(),
      contracts: market.contracts.length,
      streams: hub.size,
      connections: connections.list(),
      faults: faults?.list() ?? null,
      hits: faults?.hits() ?? null,
      residentBytes: process.memoryUsage.rss(),
    };
  }

  private faults(): Faults {
    const { faults } = this.place;
    if (faults !== null) return faults;
    throw new VenueError(
      403,
      0,
      'faults are not allowed: start the simulated venue with them (SIM_FAULTS=allow)',
    );
  }

  private order(value: unknown): ControlAnswer {
    try {
      return json(this.faults().order(readFaultOrder(value)));
    } catch (error) {
      throw error instanceof FaultOrderError ? new VenueError(400, -1130, error.message) : error;
    }
  }

  /** Ends one fault, or all together with the schedule. */
  private end(id: string | null): ControlAnswer {
    const faults = this.faults();
    if (id === null) this.place.endStorm?.();
    faults.end(id === null ? undefined : Number(id));
    return json(faults.list());
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > MOST_BODY_BYTES) throw new VenueError(413, -1130, 'the order is too long');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new VenueError(400, -1130, `the order is not JSON: ${text.slice(0, 80)}`);
  }
}
