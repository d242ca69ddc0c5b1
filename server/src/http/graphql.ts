import type { IncomingMessage, ServerResponse } from 'node:http';
import { LIMITS } from '../api/limits.ts';
import { RequestAuth } from '../auth/request-auth.ts';
import type { Checked, Sessions } from '../auth/sessions.ts';
import { clientOf, isSecure } from './client.ts';
import { corsHeaders, dataHeaders, json, plain } from './headers.ts';
import { originVerdict } from './origin.ts';
import type { ServerParts } from './server.ts';

/** POST, GET and SSE to the API: origin first, then size, then who asks, then the operation. */
export function graphqlHandler({ api, parts, sessions, logger }: ServerParts) {
  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    if (!admitted(req, res, parts.config.allowedOrigins) || !isJson(req, res) || !fits(req, res)) return;
    let checked: Checked | null;
    try {
      checked = await sessions.check(req.headers.cookie);
    } catch (error) {
      logger.error({ err: error }, 'sessions cannot be checked');
      json(res, 503, { errors: [{ message: 'the database is away, try again shortly' }] });
      return;
    }
    const auth = authOf(sessions, checked, req, res);
    dataHeaders(res);
    await api(req, res, { auth, disconnect: () => res.destroy() });
  };
}

function authOf(
  sessions: Sessions,
  checked: Checked | null,
  req: IncomingMessage,
  res: ServerResponse,
): RequestAuth {
  return new RequestAuth(sessions, checked, {
    client: clientOf(req),
    secure: isSecure(req),
    setCookie: (cookie) => {
      res.setHeader('Set-Cookie', cookie);
    },
  });
}

/** Refuses foreign origins; answers preflight requests of allowed ones. False: answered already. */
function admitted(req: IncomingMessage, res: ServerResponse, allowed: readonly string[]): boolean {
  const verdict = originVerdict(req.headers, allowed);
  if (verdict === 'foreign') {
    plain(res, 403, 'this origin may not use the API');
    return false;
  }
  if (verdict === 'allowed' && req.headers.origin !== undefined) corsHeaders(req.headers.origin, res);
  if (req.method !== 'OPTIONS') return true;
  res.statusCode = 204;
  res.end();
  return false;
}

/** Operations are sent as JSON, which no form of a foreign page can do. False: answered already. */
function isJson({ method, headers }: IncomingMessage, res: ServerResponse): boolean {
  if (method !== 'POST') return true;
  const type = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (type === 'application/json') return true;
  res.setHeader('Connection', 'close');
  plain(res, 415, 'operations are sent as application/json');
  return false;
}

/** A body must say its length, and be small. False: answered already. */
function fits(req: IncomingMessage, res: ServerResponse): boolean {
  if (req.method !== 'POST') return true;
  const length = Number(req.headers['content-length']);
  if (Number.isInteger(length) && length <= LIMITS.bodyBytes) return true;
  const tooLarge = Number.isInteger(length);
  res.setHeader('Connection', 'close');
  plain(res, tooLarge ? 413 : 411, tooLarge ? 'the request is too large' : 'a length is required');
  return false;
}
