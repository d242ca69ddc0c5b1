import { setTimeout as sleepFor } from 'node:timers/promises';
import type { Clock, EngineLogger } from '../../../ports.ts';
import { RequestBudget, type WeightView } from './weight.ts';

/** The venue answered with an error, or not at all (`status` 0). */
export class VenueError extends Error {
  override readonly name = 'VenueError';
  readonly status: number;
  /** The venue's own code (-1121 …), null when it gave none. */
  readonly code: number | null;
  constructor(message: string, status: number, code: number | null) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export type Query = Readonly<Record<string, string | number>>;

export interface RestOptions {
  readonly baseUrl: string;
  readonly clock: Clock;
  readonly logger: EngineLogger;
  readonly fetch?: typeof fetch;
  readonly sleep?: (ms: number) => Promise<void>;
}

const TIMEOUT_MS = 10_000;
const ATTEMPTS = 4;
const DEFAULT_STOP_MS = 60_000;
const TEAPOT = 418;
const TOO_MANY = 429;

/** Reads from the venue's REST interface within one budget of weight. Knows nothing of what it reads. */
export class RestClient {
  readonly #options: RestOptions;
  readonly #fetch: typeof fetch;
  readonly #sleep: (ms: number) => Promise<void>;
  readonly #budget: RequestBudget;

  constructor(options: RestOptions) {
    this.#options = options;
    this.#fetch = options.fetch ?? fetch;
    this.#sleep = options.sleep ?? ((ms) => sleepFor(ms));
    this.#budget = new RequestBudget(options.clock, this.#sleep);
  }

  weight(): WeightView {
    return this.#budget.view();
  }

  setWeightLimit(limit: number): void {
    this.#budget.setLimit(limit);
  }

  /**
   * Parsed JSON of a read. Repeats what may be repeated (no answer, 429, 418, 5xx) up to four times in all.
   * Rejects with VenueError.
   */
  async get(path: string, query: Query, weight: number): Promise<unknown> {
    for (let attempt = 1; ; attempt += 1) {
      await this.#budget.acquire(weight);
      try {
        return await this.#once(path, query);
      } catch (error) {
        if (attempt >= ATTEMPTS || !repeatable(error)) throw error;
        this.#options.logger.debug({ path, attempt, error: String(error) }, 'repeating a request');
        await this.#sleep(250 * 2 ** attempt);
      }
    }
  }

  async #once(path: string, query: Query): Promise<unknown> {
    const url = new URL(path, this.#options.baseUrl);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    const response = await this.#send(url);
    this.#observe(response);
    const body = await readBody(response);
    if (response.ok && body !== undefined) return body;
    const { code, msg } = describeError(body);
    throw new VenueError(
      `${path} answered ${response.status}${msg === null ? '' : `: ${msg}`}`,
      response.ok ? 0 : response.status,
      code,
    );
  }

  async #send(url: URL): Promise<Response> {
    try {
      return await this.#fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    } catch (error) {
      throw new VenueError(`${url.pathname} gave no answer: ${String(error)}`, 0, null);
    }
  }

  #observe(response: Response): void {
    const used = Number(response.headers.get('x-mbx-used-weight-1m') ?? Number.NaN);
    if (Number.isFinite(used)) this.#budget.observe(used);
    if (response.status !== TOO_MANY && response.status !== TEAPOT) return;
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    const waitMs = Number.isFinite(seconds) ? seconds * 1_000 : DEFAULT_STOP_MS;
    this.#budget.stopUntil(this.#options.clock.now() + waitMs);
    const context = { status: response.status, waitMs };
    if (response.status === TEAPOT) this.#options.logger.error(context, 'the venue has banned this address');
    else this.#options.logger.warn(context, 'the venue asked to stop for a while');
  }
}

async function readBody(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    // A broken or HTML body is no answer; the caller repeats the read.
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw new VenueError(`the answer broke off: ${String(error)}`, 0, null);
  }
}

function describeError(body: unknown): { code: number | null; msg: string | null } {
  const { code, msg } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  return { code: typeof code === 'number' ? code : null, msg: typeof msg === 'string' ? msg : null };
}

function repeatable(error: unknown): boolean {
  if (!(error instanceof VenueError)) return false;
  const { status } = error;
  return status === 0 || status === TOO_MANY || status === TEAPOT || status >= 500;
}
