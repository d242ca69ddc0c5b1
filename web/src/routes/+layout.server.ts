import type { LayoutServerLoad } from './$types';

/** What only the server knows: the visitor's choices and what market this installation shows. */
export const load: LayoutServerLoad = ({ locals }) => ({
  locale: locals.locale,
  theme: locals.theme,
  market: globalThis.__ae?.market ?? null,
});
