import { auth } from './auth.ts';
import { common } from './common.ts';
import { home } from './home.ts';
import { market } from './market.ts';
import { paper } from './paper.ts';
import { server } from './server.ts';
import { signals } from './signals.ts';
import { strategies } from './strategies.ts';
import { strategyTools } from './strategy-tools.ts';

/** All words of this language. */
export const zh = {
  ...common,
  ...auth,
  ...home,
  ...market,
  ...server,
  ...strategies,
  ...signals,
  ...paper,
  ...strategyTools,
} as const;
