/** The pages that the shell links to. */
export const PAGES = [
  { href: '/', key: 'common.home', icon: 'M4 11 12 4l8 7v8a1 1 0 0 1-1 1h-4v-6H9v6H5a1 1 0 0 1-1-1z' },
  { href: '/market', key: 'common.market', icon: 'M7 4v4m0 8v4M5 8h4v8H5zM17 3v5m0 7v6M15 8h4v7h-4z' },
  { href: '/strategies', key: 'common.strategies', icon: 'M5 20V10m5 10V4m5 16v-7m5 7V8' },
  { href: '/signals', key: 'common.signals', icon: 'M3 12h4l3-8 4 16 3-8h4' },
  {
    href: '/paper',
    key: 'common.paper',
    icon: 'M4 7h15a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1zm0 0V6a1 1 0 0 1 1-1h11M16 13h.01',
  },
  {
    href: '/server',
    key: 'common.server',
    icon: 'M4 5h16v6H4zm0 8h16v6H4zM7.500 8h.01M7.500 16h.01',
  },
] as const;

export type Page = (typeof PAGES)[number];

/** True when `path` belongs to the page at `href`. */
export function isCurrent(href: string, path: string): boolean {
  return href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`);
}
