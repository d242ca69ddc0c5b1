/** Options of a cookie as the web framework takes them. */
export interface CookieOptions {
  path?: string;
  domain?: string;
  maxAge?: number;
  expires?: Date;
  httpOnly: boolean;
  secure: boolean;
  sameSite?: 'lax' | 'strict' | 'none';
}

export interface ParsedCookie {
  readonly name: string;
  readonly value: string;
  readonly options: CookieOptions;
}

/** Reads a Set-Cookie header (RFC 6265, 4.1.1); unknown attributes are left out. */
export function parseSetCookie(text: string): ParsedCookie {
  const [pair = '', ...attributes] = text.split(';');
  const at = pair.indexOf('=');
  const options: CookieOptions = { httpOnly: false, secure: false };
  for (const attribute of attributes) readAttribute(options, attribute.trim());
  return { name: pair.slice(0, at).trim(), value: decodeURIComponent(pair.slice(at + 1).trim()), options };
}

function readAttribute(options: CookieOptions, attribute: string): void {
  const at = attribute.indexOf('=');
  const name = (at < 0 ? attribute : attribute.slice(0, at)).toLowerCase();
  const value = at < 0 ? '' : attribute.slice(at + 1);
  READERS[name]?.(options, value);
}

const SAME_SITES = ['lax', 'strict', 'none'] as const;

const READERS: Readonly<Record<string, (options: CookieOptions, value: string) => void>> = {
  path: (options, value) => {
    options.path = value;
  },
  domain: (options, value) => {
    options.domain = value;
  },
  'max-age': (options, value) => {
    options.maxAge = Number(value);
  },
  expires: (options, value) => {
    options.expires = new Date(value);
  },
  httponly: (options) => {
    options.httpOnly = true;
  },
  secure: (options) => {
    options.secure = true;
  },
  samesite: (options, value) => {
    const found = SAME_SITES.find((known) => known === value.toLowerCase());
    if (found !== undefined) options.sameSite = found;
  },
};
