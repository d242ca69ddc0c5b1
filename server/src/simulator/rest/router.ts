import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Market } from '../market.ts';
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
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Answers every REST request of the venue; futures and spot have separate weight limits. */
export class Router {
  private readonly context: RestContext;
  private readonly endpoints = new Map(ENDPOINTS.map((endpoint) => [endpoint.path, endpoint]));
  private readonly limits: { readonly futures: WeightLimit; readonly spot: WeightLimit };

  constructor(market: Market, weightPerMinute: number, now: () => number) {
    this.context = { market, weightPerMinute };
    this.limits = {
      futures: new WeightLimit(weightPerMinute, now),
      spot: new WeightLimit(weightPerMinute, now),
    };
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    try {
      const { body, headers } = this.answer(request.method ?? 'GET', request.url ?? '/');
      send(response, 200, body, headers);
    } catch (error) {
      const refusal = error instanceof VenueError ? error : internal(error);
      const body =
        refusal.code === 0 ? { message: refusal.message } : { code: refusal.code, msg: refusal.message };
      send(response, refusal.status, JSON.stringify(body), refusal.headers);
    }
  }

  private answer(method: string, target: string): Answer {
    const url = new URL(target, 'http://venue');
    const { market } = this.context;
    const coinbase = coinbaseTicker(url.pathname, market);
    if (coinbase !== null) return { body: coinbase, headers: {} };
    const endpoint = this.endpoint(method, url.pathname);
    const query = new Query(url.searchParams, market);
    const limit = url.pathname.startsWith('/api/') ? this.limits.spot : this.limits.futures;
    const used = limit.spend(endpoint.weight(query));
    return { body: endpoint.answer(query, this.context), headers: { 'X-MBX-USED-WEIGHT-1M': String(used) } };
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

function internal(error: unknown): VenueError {
  const reason = error instanceof Error ? error.message : String(error);
  return new VenueError(500, -1000, `An unknown error occurred while processing the request: ${reason}`);
}

function send(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>>,
): void {
  response.writeHead(status, {
    'Content-Type': 'application/json;charset=UTF-8',
    'Content-Length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}
