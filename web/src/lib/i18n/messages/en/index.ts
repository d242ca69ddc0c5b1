import { auth } from './auth.ts';
import { common } from './common.ts';
import { home } from './home.ts';
import { market } from './market.ts';
import { server } from './server.ts';
import { strategies } from './strategies.ts';

/** All words of this language. */
export const en = { ...common, ...auth, ...home, ...market, ...server, ...strategies } as const;

export type MessageKey = keyof typeof en;
