import { LIMITS } from '@ae/server/api/limits.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engineStatus, rate, tick } from './fake-engine.ts';
import { firstAdmin, startTestApi, type TestApi } from './harness.ts';
import { listenTo, until } from './listening.ts';

let api: TestApi;
let admin: string;

beforeAll(async () => {
  api = await startTestApi({ environment: 'production', allowedOrigins: ['https://desk.example'] });
  admin = await firstAdmin(api);
  api.engine.emit({ kind: 'rates', rates: [rate('BTCUSDT', 100)] });
});
afterAll(() => api.close());

const LOGOUT = 'mutation { logout { __typename } }';
const ME = '{ me { username } }';

function send(init: RequestInit & { headers?: Record<string, string> }, query = '') {
  return fetch(`${api.http.url}/graphql${query}`, init);
}

describe('cross-site requests', () => {
  const shapes: readonly (readonly [string, () => Promise<Response>])[] = [
    [
      'form',
      () =>
        send({ method: 'POST', headers: { cookie: admin }, body: new URLSearchParams({ query: LOGOUT }) }),
    ],
    [
      'multipart',
      () => {
        const body = new FormData();
        body.set('operations', JSON.stringify({ query: LOGOUT }));
        body.set('map', '{}');
        return send({ method: 'POST', headers: { cookie: admin }, body });
      },
    ],
    [
      'text',
      () =>
        send({
          method: 'POST',
          headers: { cookie: admin, 'content-type': 'text/plain' },
          body: JSON.stringify({ query: LOGOUT }),
        }),
    ],
    ['GET mutation', () => send({ headers: { cookie: admin } }, `?query=${encodeURIComponent(LOGOUT)}`)],
    ['GET query', () => send({ headers: { cookie: admin } }, `?query=${encodeURIComponent(ME)}`)],
    [
      'GET event stream',
      () =>
        send(
          { headers: { cookie: admin, accept: 'text/event-stream' } },
          `?query=${encodeURIComponent('subscription { rates { sequence } }')}`,
        ),
    ],
    [
      'no content type',
      () =>
        send({
          method: 'POST',
          headers: { cookie: admin },
          body: Buffer.from(JSON.stringify({ query: LOGOUT })),
        }),
    ],
  ];

  it.each(shapes)('of the shape "%s" run nothing', async (_name, request) => {
    const response = await request();
    expect(response.status).toBeGreaterThanOrEqual(400);
    await response.body?.cancel();
    expect((await api.gql(ME, {}, { cookie: admin })).data['me']).toEqual({ username: 'admin' });
  });
});

describe('origins', () => {
  it.each(['https://evil.example', 'null', 'http://127.0.0.1:1', 'https://desk.example.evil.example'])(
    'refuses %s on POST, GET and event streams',
    async (origin) => {
      const headers = { origin, cookie: admin, 'content-type': 'application/json' };
      const body = JSON.stringify({ query: ME });
      const post = await send({ method: 'POST', headers, body });
      const get = await send(
        { headers: { ...headers, 'x-graphql-yoga-csrf': '1' } },
        `?query=${encodeURIComponent(ME)}`,
      );
      const stream = await send({
        method: 'POST',
        headers: { ...headers, accept: 'text/event-stream' },
        body,
      });
      const preflight = await send({ method: 'OPTIONS', headers: { origin } });
      for (const response of [post, get, stream, preflight]) {
        expect(response.status).toBe(403);
        expect(response.headers.get('access-control-allow-origin')).toBeNull();
      }
    },
  );

  it('takes its own and the listed ones', async () => {
    const own = await api.gql(ME, {}, { headers: { origin: api.http.url }, cookie: admin });
    expect(own.data['me']).toEqual({ username: 'admin' });
    const listed = await send({
      method: 'POST',
      headers: { origin: 'https://desk.example', 'content-type': 'application/json' },
      body: JSON.stringify({ query: ME }),
    });
    expect(listed.status).toBe(200);
    expect(listed.headers.get('access-control-allow-origin')).toBe('https://desk.example');
  });
});

describe('limits', () => {
  const refused = async (query: string, cookie: string | null = admin) => {
    const started = performance.now();
    const { body } = await api.gql(query, {}, { cookie });
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(body.errors?.length).toBeGreaterThan(0);
    return body.errors?.[0]?.message ?? '';
  };

  it('counts aliases, tokens, depth, cost and page size before anything runs', async () => {
    const aliases = Array.from({ length: 31 }, (_, i) => `a${i}: __typename`).join(' ');
    expect(await refused(`{ rates { ${aliases} } }`)).toMatch(/too many aliases/);
    expect(await refused(`{ ${aliases} }`)).toMatch(/too many root fields/);
    expect(await refused(`{ ... on Query { ${aliases} } }`)).toMatch(/too many root fields/);
    const tokens = 'me '.repeat(2_100);
    expect(await refused(`{ ${tokens} }`)).toMatch(/token/i);
    const directives = '@include(if: true) '.repeat(31);
    expect(await refused(`{ __typename ${directives} }`)).toMatch(
      /too many directives|not unique|can only be used once/i,
    );
    const page = 'edges { node { versions(first: 100) { edges { node { changes { path } } } } } }';
    expect(await refused(`{ strategies(first: 100) { ${page} } }`)).toMatch(/complex/i);
    expect(await refused('{ strategies(first: 101) { edges { cursor } } }')).toMatch(/expected 0 to 100/);
    expect(await refused('{ instruments(after: "bm90") { edges { cursor } } }')).toMatch(/cursor/);
  });

  it('takes no long documents, whatever is in them', async () => {
    const padding = `#${'x'.repeat(LIMITS.documentChars)}\n`;
    const words = /query: 16\d{3} characters are too many, expected at most 16384/;
    expect(await refused(`${padding}${ME}`, null)).toMatch(words);
    const live = listenTo(api.http.url, `${padding}subscription { rates { sequence } }`, { cookie: admin });
    await until(() => live.errors.length > 0, 'the refusal');
    await live.stop();
    expect([live.errors[0], live.messages]).toEqual([expect.stringMatching(words), []]);
  });

  it('has no batching and takes no large bodies', async () => {
    const headers = { 'content-type': 'application/json', cookie: admin };
    const batch = await send({
      method: 'POST',
      headers,
      body: JSON.stringify([{ query: ME }, { query: ME }]),
    });
    expect(batch.status).toBe(400);
    const large = await send({ method: 'POST', headers, body: `{"query":"${' '.repeat(300_000)}"}` });
    expect(large.status).toBe(413);
  });

  it('gives no hints about names in production', async () => {
    expect(await refused('{ rate { totalCount } }', null)).toBe('Cannot query field "rate" on type "Query".');
  });

  it('shows the schema to who is signed in, in production not to guests', async () => {
    const query = '{ __schema { queryType { name } } }';
    expect(await refused(query, null)).toMatch(/introspection/i);
    expect((await api.gql(query, {}, { cookie: admin })).data['__schema']).toBeDefined();
  });
});

describe('unexpected errors', () => {
  it('are masked with an id that the log carries', async () => {
    const broken = await startTestApi();
    try {
      const cookie = await firstAdmin(broken);
      await broken.database.sql.unsafe('alter table paper_positions rename to gone');
      const { body } = await broken.gql('{ paperTrades { edges { cursor } } }', {}, { cookie });
      const error = body.errors?.[0] as { message: string; extensions: { errorId: string } };
      expect(error.message).toBe('Unexpected error');
      expect(JSON.stringify(body)).not.toMatch(/paper_positions|select|postgres/i);
      expect(broken.log.some((line) => line.includes(error.extensions.errorId))).toBe(true);
    } finally {
      await broken.close();
    }
  });
});

describe('health', () => {
  it('is live at once, ready only when ticks arrive', async () => {
    const get = async (path: string) => {
      const response = await fetch(`${api.http.url}${path}`);
      return { status: response.status, text: await response.text(), headers: response.headers };
    };
    expect((await get('/healthz')).status).toBe(200);
    expect((await get('/readyz')).status).toBe(503);
    api.engine.emit({ kind: 'status', status: engineStatus() });
    expect((await get('/readyz')).status).toBe(503);
    api.engine.ticksAt = performance.now() - 31_000;
    expect((await get('/readyz')).text).toContain('"ready":false');
    api.engine.emit({ kind: 'ticks', ticks: [tick('BTCUSDT', 1)] });
    expect((await get('/readyz')).status).toBe(200);
    const metrics = await get('/metrics');
    expect(metrics.text).toContain('ae_ticks_total 10');
    expect(metrics.headers.get('x-content-type-options')).toBe('nosniff');
    const page = await get('/any/page');
    expect(page.text).toBe('the page');
    expect(page.headers.get('x-frame-options')).toBe('DENY');
  });

  it('keeps metrics from strangers behind a proxy', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.5' };
    expect((await fetch(`${api.http.url}/metrics`, { headers })).status).toBe(403);
    expect((await fetch(`${api.http.url}/metrics`, { headers: { ...headers, cookie: admin } })).status).toBe(
      200,
    );
  });
});
