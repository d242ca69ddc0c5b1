import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { Handle, HandleFetch, HandleServerError } from '@sveltejs/kit';
import { readLocaleWith } from '$lib/i18n/index.svelte.ts';
import { chooseLocale, LOCALE_COOKIE, type Locale, languageTag } from '$lib/i18n/locale.ts';
import { parseSetCookie } from '$lib/session/set-cookie.ts';
import { readTheme, THEME_COOKIE } from '$lib/theme/theme.ts';

const localeOfRequest = new AsyncLocalStorage<Locale>();
readLocaleWith(() => localeOfRequest.getStore());

/** The visitor's language and theme are in the first byte of the page, so nothing changes when it comes alive. */
export const handle: Handle = ({ event, resolve }) => {
  const { cookies, locals, request } = event;
  locals.locale = chooseLocale(cookies.get(LOCALE_COOKIE), request.headers.get('accept-language'));
  locals.theme = readTheme(cookies.get(THEME_COOKIE));
  return localeOfRequest.run(locals.locale, () =>
    resolve(event, {
      // The API's client looks at the content type of answers that were read on the server.
      filterSerializedResponseHeaders: (name) => name === 'content-type',
      transformPageChunk: ({ html }) =>
        html.replace('%ae.lang%', languageTag(locals.locale)).replace('%ae.theme%', locals.theme),
    }),
  );
};

/** The API lives in the same process: no network, but the visitor's own cookie. */
export const handleFetch: HandleFetch = async ({ event, request, fetch }) => {
  const url = new URL(request.url);
  const api = globalThis.__ae?.graphql;
  if (api === undefined || url.origin !== event.url.origin || url.pathname !== '/graphql')
    return fetch(request);
  const headers = new Headers(request.headers);
  const cookie = event.request.headers.get('cookie');
  if (cookie !== null) headers.set('cookie', cookie);
  headers.set('x-forwarded-for', event.getClientAddress());
  const response = await api(new Request(request, { headers }));
  for (const text of response.headers.getSetCookie()) {
    const { name, value, options } = parseSetCookie(text);
    event.cookies.set(name, value, { ...options, path: options.path ?? '/' });
  }
  return response;
};

/** The visitor gets a number, the log the rest. */
export const handleError: HandleServerError = ({ error, event, status, message }) => {
  if (status === 404) return { message };
  const errorId = randomUUID();
  process.stderr.write(
    `${JSON.stringify({ level: 'error', at: 'web', errorId, path: event.url.pathname, error: describe(error) })}\n`,
  );
  return { message, errorId };
};

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
