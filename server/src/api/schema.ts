import type { GraphQLSchema } from 'graphql';
import { builder } from './builder.ts';
import './scalars.ts';
import './enums.ts';
import './types/errors.ts';
import './types/user.ts';
import './types/session.ts';
import './types/invite.ts';
import './types/instrument.ts';
import './types/candle.ts';
import './types/rate.ts';
import './types/evaluation.ts';
import './types/signal.ts';
import './types/position.ts';
import './types/stats.ts';
import './types/strategy.ts';
import './types/strategy-edits.ts';
import './types/model.ts';
import './types/paper-config.ts';
import './types/server-status.ts';
import './types/subscriptions.ts';

/** The whole API, built once. */
export const schema: GraphQLSchema = builder.toSchema();
