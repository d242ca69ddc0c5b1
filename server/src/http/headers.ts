import type { IncomingMessage, ServerResponse } from 'node:http';
import { isSecure } from './client.ts';

/** Headers on every answer. Pages add their own content policy. */
export function securityHeaders(req: IncomingMessage, res: ServerResponse): void {
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('X-Frame-Options', 'DENY');
  res.setHeader('Referrer-Policy', 'same-origin');
  res.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  res.setHeader('Permissions-Policy', 'camera=(), microphone=(), geolocation=(), payment=()');
  if (isSecure(req)) res.setHeader('Strict-Transport-Security', 'max-age=31536000');
}

/** For answers that are data and never a page. */
export function dataHeaders(res: ServerResponse): void {
  res.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
  res.setHeader('Cache-Control', 'no-store');
}

/** Lets an allowed origin of another host read the answer. */
export function corsHeaders(origin: string, res: ServerResponse): void {
  res.setHeader('Access-Control-Allow-Origin', origin);
  res.setHeader('Access-Control-Allow-Credentials', 'true');
  res.setHeader('Access-Control-Allow-Methods', 'POST, GET, OPTIONS');
  res.setHeader('Access-Control-Allow-Headers', 'content-type, accept, x-graphql-yoga-csrf');
  res.setHeader('Access-Control-Max-Age', '600');
  res.appendHeader('Vary', 'Origin');
}

/** A short plain answer. */
export function plain(res: ServerResponse, status: number, text: string): void {
  dataHeaders(res);
  res.statusCode = status;
  res.setHeader('Content-Type', 'text/plain; charset=utf-8');
  res.end(`${text}\n`);
}

/** A JSON answer. */
export function json(res: ServerResponse, status: number, body: unknown): void {
  dataHeaders(res);
  res.statusCode = status;
  res.setHeader('Content-Type', 'application/json; charset=utf-8');
  res.end(`${JSON.stringify(body)}\n`);
}
