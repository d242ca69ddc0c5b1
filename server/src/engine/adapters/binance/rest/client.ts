import { setTimeout as sleepFor } from 'node:timers/promises';
import type { EpochMs } from '../../../core/model/epoch-ms.ts';
import type { BanStore, Clock, EngineLogger, RestPurpose, VenueBan, VenueRefusal } from '../../../ports.ts';
import type { RestView } from '../../../views.ts';
import { within } from '../../deadline.ts';
import { banOf, banText, isStop } from '../venue-ban.ts';
import { REQUEST_SHARES, RequestBudget } from './budget.ts';
import { type RequestPool, RequestPools } from './pools.ts';
import { type RateLimit, readSpent } from './rate-limits.ts';

/** The venue answered with an error, or not at all (`status` 0). */
export class VenueError extends Error implements VenueRefusal {
  override readonly name = 'VenueError';
  readonly status: number;
  /** The venue's own code (-1121 …), null when it gave none. */
  readonly code: number | null;
  constructor(message: string, status: number, code: number | null) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /**
   * True where the venue's own code says that the request itself is wrong, such as a symbol that is delisted (-1121).
   * All else passes: time-outs, requests to wait, bans, errors of the venue, and whatever answers in its place.
   */
  get isLasting(): boolean {
    return this.status === 400 && this.code !== null && isAboutRequest(this.code);
  }
}

export type Query = Readonly<Record<string, string | number>>;

/** What a read costs, and how urgent it is ('history' unless said). */
export interface ReadCost {
  readonly weight: number;
  readonly purpose?: RestPurpose;
  /** Endpoints whose calls the venue counts apart from the weight. */
  readonly pool?: RequestPool;
  /** Calls that are made at most while answers fail; four unless said. */
  readonly attempts?: number;
}

/** An answer with the local times between which the venue gave it: neither waiting nor failed attempts count. */
interface TimedAnswer {
  readonly body: unknown;
  readonly sentAt: EpochMs;
  readonly answeredAt: EpochMs;
}

export interface RestOptions {
  readonly baseUrl: string;
  readonly clock: Clock;
  readonly logger: EngineLogger;
  /** Where a ban is kept over a restart; without it a ban lasts as long as the process. */
  readonly bans?: BanStore;
  readonly fetch?: typeof fetch;
  readonly sleep?: (ms: number) => Promise<void>;
}

const TIMEOUT_MS = 10_000;
const ATTEMPTS = 4;
/** The contract is being delivered; it is closed. */
const ENDED_CODES: ReadonlySet<number> = new Set([-4108, -4141]);

/** Reads from the venue's REST interface within one budget. Knows nothing of what it reads. */
export class RestClient {
  readonly #options: RestOptions;
  readonly #fetch: typeof fetch;
  readonly #sleep: (ms: number) => Promise<void>;
  readonly #budget: RequestBudget;
  readonly #pools: RequestPools;
  #restored: Promise<void> | null = null;

  constructor(options: RestOptions) {
    this.#options = options;
    this.#fetch = options.fetch ?? fetch;
    this.#sleep = options.sleep ?? ((ms) => sleepFor(ms, undefined, { ref: false }));
    this.#budget = new RequestBudget(options.clock, this.#sleep, { shares: REQUEST_SHARES });
    this.#pools = new RequestPools(options.clock, this.#sleep);
  }

  /** The budget and a ban, as they stand. */
  view(): RestView {
    return this.#budget.view();
  }

  setLimits(limits: readonly RateLimit[]): void {
    this.#budget.setLimits(limits);
  }

  /** Stops all requests, tells, and remembers it for the next start. */
  impose(ban: VenueBan): void {
    const { clock, logger, bans } = this.#options;
    const isLongest = this.#budget.stop(ban);
    logger.error({ ...ban, waitMs: ban.until - clock.now() }, banText(ban));
    // Answers that were under way together may come in any order: what is kept is the latest end.
    if (!isLongest) return;
    bans?.saveBan(ban).catch((error: unknown) => {
      logger.error({ error: String(error) }, 'a ban of the venue could not be stored');
    });
  }

  /** Refuses every request that still waits. */
  close(): void {
    this.#budget.close();
    this.#pools.close();
  }

  /**
   * Parsed JSON of a read. Repeats what may be repeated (no answer, a broken one, 429, 418, 403, 5xx) up to four
   * times in all. Rejects with VenueError.
   */
  async get(path: string, query: Query, cost: ReadCost): Promise<unknown> {
    return (await this.getTimed(path, query, cost)).body;
  }

  /** The same, with when the request that succeeded was on its way. */
  async getTimed(path: string, query: Query, cost: ReadCost): Promise<TimedAnswer> {
    const { weight, purpose = 'history', pool, attempts = ATTEMPTS } = cost;
    await this.restore();
    for (let attempt = 1; ; attempt += 1) {
      if (pool !== undefined) await this.#pools.acquire(pool, purpose);
      await this.#budget.acquire({ weight, purpose });
      try {
        return await this.#once(path, query);
      } catch (error) {
        if (attempt >= attempts || !repeatable(error)) throw error;
        this.#options.logger.debug({ path, attempt, error: String(error) }, 'repeating a request');
        await this.#sleep(250 * 2 ** attempt);
      }
    }
  }

  /**
   * A ban from before the start counts before the first request leaves, and before the streams of the same house are
   * opened, which may be earlier. Rejects when it cannot be read.
   */
  restore(): Promise<void> {
    const { bans, clock, logger } = this.#options;
    if (bans === undefined) return Promise.resolve();
    this.#restored ??= bans.loadBan().then(
      (ban) => {
        if (ban === null || ban.until <= clock.now()) return;
        logger.error(ban, 'a ban of the venue from before the start still holds');
        this.#budget.stop(ban);
      },
      (error: unknown) => {
        this.#restored = null;
        throw error;
      },
    );
    return this.#restored;
  }

  async #once(path: string, query: Query): Promise<TimedAnswer> {
    const { clock } = this.#options;
    const url = new URL(path, this.#options.baseUrl);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    const sentAt = clock.now();
    const { response, answeredAt, body } = await within(TIMEOUT_MS, (signal) => this.#ask(url, signal));
    if (response.ok && body !== undefined) return { body, sentAt, answeredAt };
    const { code, msg } = describeError(body);
    throw new VenueError(
      `${path} answered ${response.status}${msg === null ? '' : `: ${msg}`}`,
      response.ok ? 0 : response.status,
      code,
    );
  }

  async #ask(url: URL, signal: AbortSignal) {
    const response = await this.#send(url, signal);
    const answeredAt = this.#options.clock.now();
    this.#observe(response);
    return { response, answeredAt, body: await readBody(response) };
  }

  async #send(url: URL, signal: AbortSignal): Promise<Response> {
    try {
      return await this.#fetch(url, { signal });
    } catch (error) {
      throw new VenueError(`${url.pathname} gave no answer: ${String(error)}`, 0, null);
    }
  }

  #observe(response: Response): void {
    for (const { kind, intervalMs, used } of readSpent(response.headers)) {
      this.#budget.observe(kind, intervalMs, used);
    }
    const ban = banOf(response.status, response.headers.get('retry-after'), this.#options.clock.now());
    if (ban !== null) this.impose(ban);
  }
}

/** The venue's 11xx are faults of a request: -1121 invalid symbol, -1122 its status, -1130 a value … */
function isAboutRequest(code: number): boolean {
  return (code <= -1100 && code > -1200) || ENDED_CODES.has(code);
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
  return status === 0 || isStop(status) || status >= 500;
}
