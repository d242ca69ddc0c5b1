/** What pages get when they are rendered on the server: the API of this same process, and which market it shows. */
export interface PageApi {
  readonly graphql: (request: Request) => Promise<Response>;
  readonly market: { readonly venue: string; readonly source: string };
}

/**
 * Lets server-rendered pages ask the API over loopback: the same checks, limits and sessions as for a browser.
 * The page's request keeps its cookie; its address may be that of a proxy, so only the path's target is replaced.
 */
export function offerToPages(url: string, market: PageApi['market']): void {
  const graphql = async (request: Request) => {
    const headers = new Headers(request.headers);
    for (const name of ['host', 'origin', 'connection', 'content-length']) headers.delete(name);
    const { search } = new URL(request.url);
    const body = request.method === 'GET' ? null : await request.text();
    return fetch(`${url}/graphql${search}`, { method: request.method, headers, body });
  };
  Object.assign(globalThis, { __ae: { graphql, market } satisfies PageApi });
}
