import type { Database } from '@ae/db/client.ts';

const SIZE_TTL_MS = 30_000;

/** Is the database there, and how large is it. */
export class HealthQueries {
  readonly #sql: Database['sql'];
  #size: { readonly bytes: number; readonly at: number } | null = null;

  constructor({ sql }: Database) {
    this.#sql = sql;
  }

  /** True when it answers within `timeoutMs`; never rejects. */
  async answers(timeoutMs: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), timeoutMs);
    });
    const asked = this.#sql`select 1`.then(
      () => true,
      () => false,
    );
    const answer = await Promise.race([asked, late]);
    clearTimeout(timer);
    return answer;
  }

  /** Bytes of the database on disk, at most 30 s old. */
  async databaseBytes(): Promise<number> {
    const now = performance.now();
    if (this.#size === null || now - this.#size.at > SIZE_TTL_MS) {
      const [row] = await this.#sql<{ bytes: string }[]>`
        select pg_database_size(current_database()) as bytes`;
      this.#size = { bytes: Number(row?.bytes ?? 0), at: now };
    }
    return this.#size.bytes;
  }
}
