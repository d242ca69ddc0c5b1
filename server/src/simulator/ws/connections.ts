import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Fault } from '../faults/fault.ts';
import { type Faults, hits } from '../faults/faults.ts';
import { StreamFilter } from '../faults/stream-filter.ts';
import { Connection, type ConnectionTimes } from './connection.ts';
import type { Hub } from './hub.ts';
import type { StreamAddress } from './routes.ts';

/** The open connections of the venue, and the faults that hit them. */
export class Connections {
  private readonly open = new Set<Connection>();
  private readonly hub: Hub;
  private readonly times: ConnectionTimes;
  /** null where faults are not allowed. */
  private readonly faults: { readonly state: Faults; readonly seed: number } | null;
  private readonly now: () => number;
  private opened = 0;

  constructor(
    hub: Hub,
    times: ConnectionTimes,
    faults: { readonly state: Faults; readonly seed: number } | null,
    now: () => number,
  ) {
    this.hub = hub;
    this.times = times;
    this.faults = faults;
    this.now = now;
    faults?.state.onOrder((fault) => this.strike(fault));
  }

  /** Whether a new connection is refused by a fault. */
  refuses(): boolean {
    const state = this.faults?.state;
    const fault = state?.of('refuse', '').find((one) => hits(one, `attempt ${this.opened}`));
    this.opened += 1;
    if (fault !== undefined) state?.count('refuse');
    return fault !== undefined;
  }

  add(client: WebSocket, socket: Duplex, address: StreamAddress): void {
    const { hub, times, faults } = this;
    const number = this.opened;
    const connection = new Connection(client, {
      address,
      hub,
      socket,
      times,
      number,
      filter:
        faults === null
          ? null
          : (emit) => new StreamFilter(faults.state, { number, seed: faults.seed }, this.now, emit),
      pings: () => faults === null || faults.state.of('noPing', '').length === 0,
      onLeave: (left) => this.open.delete(left),
    });
    this.open.add(connection);
  }

  /** What is open at present, for the state page of the venue. */
  list(): readonly { readonly route: string; readonly ageMs: number; readonly streams: number }[] {
    return [...this.open].map((connection) => ({
      route: connection.address.route,
      ageMs: Math.round(performance.now() - connection.openedAt),
      streams: connection.subscribed.length,
    }));
  }

  /** Cuts or closes at once what the order says. */
  private strike(fault: Fault): void {
    if (fault.kind !== 'cut' && fault.kind !== 'expire') return;
    for (const connection of [...this.open].filter((one) => concerns(fault, one))) {
      this.faults?.state.count(fault.kind);
      if (fault.kind === 'cut') connection.cut();
      else connection.expire();
    }
  }
}

/** The route of a connection is its name for `match`; only old connections expire. */
function concerns(fault: Fault, { address, number, openedAt }: Connection): boolean {
  const isOld = fault.kind === 'cut' || performance.now() - openedAt >= fault.ms;
  return isOld && address.route.includes(fault.match) && hits(fault, `connection ${number}`);
}
