import { join } from 'node:path';
import type { Sql } from '@ae/db/client.ts';
import { checkFile } from '@ae/scripts/import/check.ts';
import { compareWithStored } from '@ae/scripts/import/overlap.ts';
import { beforeAll, expect, it } from 'vitest';
import { cliBench } from './cli-bench.ts';
import { csvOf, type MadeTrade, madeTrades } from './made-trades.ts';

/** Files whose ids jump over what is stored already. */
const bench = cliBench('import-scattered');
const trades = madeTrades(30_000, Date.UTC(2024, 6, 1), 50);
let instrumentId = 0;
beforeAll(async () => {
  const file = bench.saved('all.csv', csvOf(trades));
  const { code, stderr } = await bench.ae(['import', file, '--symbol', 'BTCUSDT']);
  if (code !== 0) throw new Error(stderr);
  const [row] = await bench.sql<{ id: number }[]>`select id from instruments where symbol = 'BTCUSDT'`;
  instrumentId = row?.id ?? 0;
});

/** A client that notes how many rows its largest answer had. */
function watched(sql: Sql) {
  let most = 0;
  const client = new Proxy(sql, {
    apply(target, self, args) {
      const query = Reflect.apply(target, self, args) as { values(): Promise<readonly unknown[]> };
      const values = query.values.bind(query);
      query.values = async () => {
        const rows = await values();
        most = Math.max(most, rows.length);
        return rows;
      };
      return query;
    },
  });
  return { client, most: () => most };
}

async function compared(made: readonly MadeTrade[], content = csvOf(made)) {
  const path = join(bench.folder, bench.saved('part.csv', content));
  const file = await checkFile(path, { kind: null, symbol: 'BTCUSDT', interval: null });
  const { client, most } = watched(bench.sql);
  const stretches = await compareWithStored(client, instrumentId, file);
  return { isStored: stretches.holds(made[0]?.id ?? 0, made.at(-1)?.id ?? 0), most: most() };
}

const thinned = trades.filter((_, index) => index % 100 === 0);
const apart = [...trades.slice(0, 1_500), ...trades.slice(-1_500)];

it.each([
  ['of every hundredth tick', thinned],
  ['of two stretches', apart],
  ['without holes', trades.slice(2_000, 4_000)],
])('a file %s is compared with no more ticks than it has', async (_, made) => {
  expect(await compared(made)).toEqual({ isStored: true, most: made.length });
});

it('the line of a tick that differs is found behind a jump too', async () => {
  for (const made of [thinned, apart]) {
    const at = made.length - 2;
    const lines = csvOf(made).split('\n');
    lines[at + 1] = lines[at + 1]?.replace(/,\d+\.\d+,/, ',1.25,') ?? '';
    await expect(compared(made, lines.join('\n'))).rejects.toThrow(
      new RegExp(`part\\.csv line ${at + 2}: trade ${made[at]?.id} .*as it is stored`),
    );
  }
});
