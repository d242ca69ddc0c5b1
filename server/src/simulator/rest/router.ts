import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Control } from '../control/control.ts';
import { CONTROL } from '../control/control.ts';
import type { RestFaults, Spoiled } from '../faults/rest.ts';
import type { Market } from '../market.ts';
import { CallLimits } from './call-limit.ts';
import { coinbaseTicker } from './coinbase.ts';
import type { Endpoint, RestContext } from './endpoint.ts';
import { ENDPOINTS } from './endpoints.ts';
import { invalidPath, VenueError } from './errors.ts';
import { Query } from './query.ts';
import { WeightLimit } from './weight.ts';

/** Where orders and listen keys will be; until then a plain refusal says that they are not there. */
const NOT_YET =
  /^\/fapi\/v\d\/(order|batchOrders|allOpenOrders|openOrders?|algoOrder|listenKey|leverage|account|balance|positionRisk)/;

interface Answer {
  readonly status: number;
  readonly type?: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What stands behind the REST side. */
export interface RouterPlace {
  readonly market: Market;
  readonly weightPerMinute: number;
  readonly now: () => number;
  /** What the venue says the time is. */
  readonly clock: () => number;
  readonly control: Control;
  /** null where faults are not allowed. */
  readonly faults: RestFaults | null;
}

const PAGE = '<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>';

/** Answers every REST request of the venue; futures and spot have separate weight limits. */
export class Router {
  private readonly context: RestContext;
  private readonly place: RouterPlace;
  private readonly endpoints = new Map(ENDPOINTS.map((endpoint) => [endpoint.path, endpoint]));
  private readonly calls: CallLimits;
  private readonly limits: { readonly futures: WeightLimit; readonly spot: WeightLimit };

  constructor(place: RouterPlace) {
    const { market, weightPerMinute, now } = place;
    this.place = place;
    this.context = { market, weightPerMinute, clock: place.clock };
    this.calls = new CallLimits(now);
    this.limits = {
      futures: new WeightLimit(weightPerMinute, now),
      spot: new WeightLimit(weightPerMinute, now),
    };
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const isControl = request.url?.startsWith(CONTROL) === true;
    try {
      const spoiled = isControl ? null : this.meetFaults(request);
      const answer = isControl ? await this.control(request) : await this.answer(request);
      await sendSpoiled(response, answer, spoiled);
    } catch (error) {
      send(response, refusal(error));
    }
  }

  private meetFaults(request: IncomingMessage): Spoiled | null {
    return this.place.faults?.meet(pathOf(request.url ?? '/')) ?? null;
  }

  private async control(request: IncomingMessage): Promise<Answer> {
    return { status: 200, headers: {}, ...(await this.place.control.answer(request)) };
  }

  private async answer(request: IncomingMessage): Promise<Answer> {
    const url = new URL(request.url ?? '/', 'http://venue');
    const { market } = this.context;
    const coinbase = coinbaseTicker(url.pathname, market);
    if (coinbase !== null) return { status: 200, body: coinbase, headers: {} };
    const endpoint = this.endpoint(request.method ?? 'GET', url.pathname);
    const query = new Query(url.searchParams, market);
    const limit = url.pathname.startsWith('/api/') ? this.limits.spot : this.limits.futures;
    const used = limit.spend(endpoint.weight(query));
    if (endpoint.pool !== undefined) this.calls.spend(endpoint.pool);
    const body = await endpoint.answer(query, this.context);
    return { status: 200, body, headers: { 'X-MBX-USED-WEIGHT-1M': String(used) } };
  }

  private endpoint(method: string, path: string): Endpoint {
    if (NOT_YET.test(path))
      throw new VenueError(
        404,
        -5000,
        `Path ${path}, Method ${method} is not offered by this simulated venue yet`,
      );
    const endpoint = method === 'GET' ? this.endpoints.get(path) : undefined;
    if (endpoint === undefined) throw invalidPath(method, path);
    return endpoint;
  }
}

function pathOf(target: string): string {
  return target.split('?', 1)[0] ?? target;
}

function refusal(error: unknown): Answer {
  const { status, code, message, headers } = error instanceof VenueError ? error : internal(error);
  const body = JSON.stringify(code === 0 ? { message } : { code, msg: message });
  return { status, body, headers };
}

function internal(error: unknown): VenueError {
  const reason = error instanceof Error ? error.message : String(error);
  return new VenueError(500, -1000, `An unknown error occurred while processing the request: ${reason}`);
}

async function sendSpoiled(response: ServerResponse, answer: Answer, spoiled: Spoiled | null): Promise<void> {
  if (spoiled?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, spoiled.ms).unref());
  if (spoiled?.kind === 'truncated') sendHalf(response, answer);
  else if (spoiled?.kind === 'html') send(response, { ...answer, type: 'text/html', body: PAGE });
  else send(response, answer);
}

function send(response: ServerResponse, { status, type, body, headers }: Answer): void {
  response.writeHead(status, {
    'Content-Type': `${type ?? 'application/json'};charset=UTF-8`,
    'Content-Length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}

/** Promises the whole length, sends half of it and ends the connection. */
function sendHalf(response: ServerResponse, { body, headers }: Answer): void {
  response.writeHead(200, {
    'Content-Type': 'application/json;charset=UTF-8',
    'Content-Length': Buffer.byteLength(body),
    ...headers,
  });
  response.write(body.slice(0, Math.floor(body.length / 2)), () => response.destroy());
}
