import type { IncomingMessage } from 'node:http';

/** Path of a request without its query. Not decoded: our own routes are plain ASCII. */
export function pathOf({ url = '/' }: IncomingMessage): string {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}
