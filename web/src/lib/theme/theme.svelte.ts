import { rememberChoice } from '../choice-cookie.ts';
import { THEME_COOKIE, type Theme } from './theme.ts';

let current = $state<Theme>('dark');

/** The chosen theme. */
export function theme(): Theme {
  return current;
}

/** Takes over what the server rendered with, without remembering it as a choice. */
export function adoptTheme(value: Theme): void {
  current = value;
}

/** Changes the theme at once and for the next visits. */
export function setTheme(value: Theme): void {
  current = value;
  document.documentElement.dataset['theme'] = value;
  rememberChoice(THEME_COOKIE, value);
}
