import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import type { ExecutionArgs } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { createPubSub, createSchema, createYoga } from 'graphql-yoga';
import mercurius from 'mercurius';
import { WebSocketServer } from 'ws';

/** Another server with the same subscription, as its documentation says to build it. */
export interface PeerEndpoint {
  readonly port: number;
  readonly path: string;
  readonly subscriptions: () => number;
  readonly publish: (event: object) => void;
  close(): Promise<void>;
}

const TYPES = `
  type Query { ok: Boolean }
  type Subscription { tradeEvents: TradeEvent! }
  type TradeEvent { sequence: Int! kind: String! at: String! position: Position! }
  type Position {
    id: ID! strategyName: String! symbol: String! side: String! status: String!
    entryPrice: String! qty: String! openQty: String! stopPrice: String! tp1Price: String! tp2Price: String!
    markPrice: Float unrealisedR: Float
  }`;
const TOPIC = 'tradeEvents';

/** GraphQL Yoga's pub/sub behind graphql-ws. */
export async function openYoga(): Promise<PeerEndpoint> {
  const pubSub = createPubSub<{ [TOPIC]: [object] }>();
  let subscriptions = 0;
  const subscribe = () => {
    subscriptions += 1;
    return pubSub.subscribe(TOPIC);
  };
  const yoga = createYoga({
    logging: false,
    schema: createSchema({
      typeDefs: TYPES,
      resolvers: { Subscription: { tradeEvents: { subscribe, resolve: (event: object) => event } } },
    }),
  });
  const server = createServer(yoga);
  const wss = new WebSocketServer({ server, path: yoga.graphqlEndpoint, perMessageDeflate: false });
  type Root = Pick<ReturnType<typeof yoga.getEnveloped>, 'execute' | 'subscribe'>;
  useServer(
    {
      execute: (args: ExecutionArgs) => (args.rootValue as Root).execute(args),
      subscribe: (args: ExecutionArgs) => (args.rootValue as Root).subscribe(args),
      onSubscribe: async (_context, _id, params) => {
        const {
          schema,
          execute,
          subscribe: run,
          contextFactory,
          parse,
          validate,
        } = yoga.getEnveloped({ params });
        const document = parse(params.query);
        const errors = validate(schema, document);
        if (errors.length > 0) return errors;
        const { operationName, variables } = params;
        const contextValue = await contextFactory();
        const rootValue = { execute, subscribe: run };
        return { schema, document, operationName, variableValues: variables, contextValue, rootValue };
      },
    },
    wss,
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 4_096, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    path: yoga.graphqlEndpoint,
    subscriptions: () => subscriptions,
    publish: (event) => pubSub.publish(TOPIC, event),
    close: async () => {
      for (const client of wss.clients) client.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Mercurius on Fastify with its own pub/sub. */
export async function openMercurius(): Promise<PeerEndpoint> {
  const app = Fastify();
  let subscriptions = 0;
  await app.register(mercurius, {
    schema: TYPES,
    subscription: true,
    resolvers: {
      Subscription: {
        tradeEvents: {
          subscribe: async (_root: unknown, _args: unknown, { pubsub }: mercurius.MercuriusContext) => {
            const events = await pubsub.subscribe(TOPIC);
            subscriptions += 1;
            return events;
          },
        },
      },
    },
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    port: (app.server.address() as AddressInfo).port,
    path: '/graphql',
    subscriptions: () => subscriptions,
    publish: (event) => {
      app.graphql.pubsub.publish({ topic: TOPIC, payload: { tradeEvents: event } });
    },
    close: () => app.close(),
  };
}
