import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Answers everything that is not the API: pages and assets. */
export type WebHandler = (request: IncomingMessage, response: ServerResponse) => void;

interface BuiltApp {
  readonly handler: (request: IncomingMessage, response: ServerResponse, next: () => void) => void;
}

/** The built web app as a handler. Throws when it was not built. */
export async function loadWebApp(root: string): Promise<WebHandler> {
  const entry = join(root, 'web/build/handler.js');
  if (!existsSync(entry)) throw new Error('the web app is not built (expected web/build; run npm run build)');
  const app = (await import(pathToFileURL(entry).href)) as BuiltApp;
  return (request, response) => {
    // The app derives its own address from this header; without a proxy in front the connection itself says it.
    request.headers['x-forwarded-proto'] ??= 'encrypted' in request.socket ? 'https' : 'http';
    app.handler(request, response, () => notFound(response));
  };
}

function notFound(response: ServerResponse): void {
  response.statusCode = 404;
  response.end('Not found');
}
