/** Words of the app in the visitor's language. */
import { rememberChoice } from '../choice-cookie.ts';
import { fill, type MessageParams } from './fill.ts';
import { LOCALE_COOKIE, type Locale, languageTag } from './locale.ts';
import { en, type MessageKey } from './messages/en/index.ts';
import { zh } from './messages/zh/index.ts';

export type { MessageParams } from './fill.ts';
export { LOCALES, type Locale } from './locale.ts';
export type { MessageKey } from './messages/en/index.ts';

const messages: Readonly<Record<Locale, Readonly<Record<MessageKey, string>>>> = { en, zh };

let current = $state<Locale>('en');
let ofRequest: () => Locale | undefined = () => undefined;

/** The language that is shown. */
export function locale(): Locale {
  return ofRequest() ?? current;
}

/** A message in the language that is shown, with its `{name}` places filled. */
export function t(key: MessageKey, params?: MessageParams): string {
  return fill(messages[locale()][key], params);
}

/** Changes the language at once and for the next visits. */
export function setLocale(value: Locale): void {
  current = value;
  document.documentElement.lang = languageTag(value);
  rememberChoice(LOCALE_COOKIE, value);
}

/** Takes over the language that the server rendered with. */
export function adoptLocale(value: Locale): void {
  current = value;
}

/** On the server many visitors share this module: `read` tells the language of the request at hand. */
export function readLocaleWith(read: () => Locale | undefined): void {
  ofRequest = read;
}
