import type { Locale } from '$lib/i18n/locale.ts';
import type { MarketName } from '$lib/shell/market.ts';
import type { Theme } from '$lib/theme/theme.ts';

declare global {
  namespace App {
    interface Locals {
      locale: Locale;
      theme: Theme;
    }
    interface Error {
      message: string;
      /** To find it in the server's log. */
      errorId?: string;
    }
  }
  /** Set by the process that serves the pages and the API on one port. */
  var __ae:
    | {
        readonly graphql: (request: Request) => Promise<Response>;
        readonly market?: MarketName;
      }
    | undefined;
}
