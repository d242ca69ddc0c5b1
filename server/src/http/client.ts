import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { Client } from '../auth/sessions.ts';

/**
 * Address and program of who asks. Behind a proxy on this machine the address is the last one the
 * proxy added; a header from anywhere else is not believed.
 */
export function clientOf({ socket, headers }: IncomingMessage): Client {
  const remote = socket.remoteAddress ?? '';
  const forwarded = header(headers['x-forwarded-for'])?.split(',').at(-1)?.trim();
  return {
    address: isLoopback(remote) && forwarded ? forwarded : remote,
    userAgent: headers['user-agent'] ?? '',
  };
}

/** True when the browser speaks https, to us or to the proxy in front. */
export function isSecure({ socket, headers }: IncomingMessage): boolean {
  return (
    (socket as Partial<TLSSocket>).encrypted === true || header(headers['x-forwarded-proto']) === 'https'
  );
}

export function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.');
}

function header(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.at(-1) : value;
}
