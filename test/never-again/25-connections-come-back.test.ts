import { connectDatabase } from '@ae/db/client.ts';
import { expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';

it('a connection that the server ended is made again by itself', async () => {
  const { url, close } = await testDatabase();
  const database = connectDatabase(url, { max: 1 });
  const other = connectDatabase(url, { max: 1 });
  try {
    const [before] = await database.sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
    await other.sql`select pg_terminate_backend(${before?.pid ?? 0})`;
    await new Promise((resolve) => setTimeout(resolve, 200));
    const [after] = await database.sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
    expect(after?.pid).not.toBe(before?.pid);
  } finally {
    await Promise.all([database.close(), other.close()]);
    await close();
  }
});
