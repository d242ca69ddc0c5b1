/** The page's colours as the canvas needs them: plain rgb of the theme that is shown. */

const NAMES = [
  'surface',
  'fg',
  'muted',
  'line',
  'line-strong',
  'accent',
  'up',
  'down',
  'chart-1',
  'chart-2',
  'chart-3',
  'chart-cross',
] as const;
export type ThemeColors = Readonly<Record<(typeof NAMES)[number], string>>;

/** Reads the colours where `element` stands. */
export function themeColors(element: HTMLElement): ThemeColors {
  const probe = document.createElement('span');
  element.append(probe);
  const read = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const colors = Object.fromEntries(NAMES.map((name) => [name, read(name)])) as ThemeColors;
  probe.remove();
  return colors;
}

/** A colour of the theme, fainter; `share` 0 to 1. */
export function faint(rgb: string, share: number): string {
  return rgb.replace(/^rgb\((.*)\)$/, `rgba($1, ${share})`);
}

/** Calls back when the theme changes: by choice, or with the system. Returns the way to stop. */
export function whenThemeChanges(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  const system = matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', listener);
  return () => {
    observer.disconnect();
    system.removeEventListener('change', listener);
  };
}
