import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../../support/database.ts';
import { runAe } from './run-ae.ts';

const folder = mkdtempSync(join(tmpdir(), 'ae-doctor-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Finding {
  readonly check: string;
  readonly state: string;
  readonly fix: string | null;
}

async function doctor(env: Record<string, string>) {
  const { code, stdout, stderr } = await runAe(['doctor', '--json'], {
    cwd: folder,
    env: { PORT: '0', ...env },
  });
  const findings = new Map((JSON.parse(stdout) as Finding[]).map((finding) => [finding.check, finding]));
  return { code, stderr, findings };
}

describe('ae doctor', () => {
  it('passes on a fresh machine and makes nothing', async () => {
    const { code, findings } = await doctor({});
    expect(code).toBe(0);
    for (const check of ['node', 'data folder', 'port', 'database', 'venue']) {
      expect(findings.get(check)?.state).toBe('ok');
    }
  });

  it('compares the schema of the database with the program', async () => {
    const migrated = await testDatabase();
    const empty = await testDatabase({ empty: true });
    try {
      expect((await doctor({ DATABASE_URL: migrated.url })).findings.get('schema')?.state).toBe('ok');
      expect((await doctor({ DATABASE_URL: empty.url })).findings.get('schema')?.state).toBe('warn');
    } finally {
      await migrated.close();
      await empty.close();
    }
  });

  it('fails with what to fix: a taken port, an absent database', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { code, stderr, findings } = await doctor({
      PORT: String(port),
      DATABASE_URL: 'postgres://127.0.0.1:1/none',
    });
    server.close();
    expect(code).toBe(1);
    expect(stderr).toMatch(/2 of \d+ checks failed/);
    for (const check of ['port', 'database']) {
      expect(findings.get(check)).toMatchObject({ state: 'fail', fix: expect.any(String) });
    }
  });

  it('answers a wrong setting with one line and 2', async () => {
    const result = await runAe(['doctor'], { cwd: folder, env: { PORT: 'eighty' } });
    expect(result).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^PORT=eighty .*\n$/),
    });
  });
});
