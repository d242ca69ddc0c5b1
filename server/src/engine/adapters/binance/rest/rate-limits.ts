type Cells = Readonly<Record<string, unknown>>;

/** One limit of `exchangeInfo.rateLimits`. */
export interface RateLimit {
  readonly kind: 'weight' | 'orders';
  readonly intervalMs: number;
  readonly limit: number;
}

const KINDS: Readonly<Record<string, RateLimit['kind']>> = { REQUEST_WEIGHT: 'weight', ORDERS: 'orders' };
const UNIT_MS: Readonly<Record<string, number>> = {
  SECOND: 1_000,
  MINUTE: 60_000,
  HOUR: 3_600_000,
  DAY: 86_400_000,
};
const HEADER_UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The limits that are understood; others are left out. */
export function readRateLimits(rows: unknown): readonly RateLimit[] {
  if (!Array.isArray(rows)) return [];
  return (rows as readonly Cells[]).flatMap((cells) => {
    const kind = KINDS[String(cells['rateLimitType'])];
    const intervalMs = (UNIT_MS[String(cells['interval'])] ?? 0) * Number(cells['intervalNum']);
    const limit = Number(cells['limit']);
    if (kind === undefined || !(intervalMs > 0) || !(limit > 0)) return [];
    return [{ kind, intervalMs, limit }];
  });
}

/** What an answer says was spent, from X-MBX-USED-WEIGHT-1M and X-MBX-ORDER-COUNT-10S and their like. */
export function readSpent(
  headers: Headers,
): readonly (Omit<RateLimit, 'limit'> & { readonly used: number })[] {
  const found: (Omit<RateLimit, 'limit'> & { readonly used: number })[] = [];
  headers.forEach((value, name) => {
    const parts = /^x-mbx-(used-weight|order-count)-(\d+)([smhd])$/.exec(name.toLowerCase());
    const used = Number(value);
    if (parts === null || !Number.isFinite(used)) return;
    const intervalMs = Number(parts[2]) * (HEADER_UNIT_MS[parts[3] ?? ''] ?? 0);
    found.push({ kind: parts[1] === 'used-weight' ? 'weight' : 'orders', intervalMs, used });
  });
  return found;
}
