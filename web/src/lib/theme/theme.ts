/** The colour themes; dark is the default. */
export const THEMES = ['dark', 'light', 'system'] as const;
export type Theme = (typeof THEMES)[number];

export const THEME_COOKIE = 'ae_theme';

/** The theme a cookie names; dark for anything else. */
export function readTheme(value: string | undefined): Theme {
  return THEMES.find((theme) => theme === value) ?? 'dark';
}
