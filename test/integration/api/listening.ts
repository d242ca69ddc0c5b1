import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

/** A subscription of the standard client and all it heard. */
export interface Listening {
  /** Values of the root field. */
  readonly messages: Record<string, never>[];
  readonly errors: string[];
  readonly closed: Promise<{ code: number; reason: string }>;
  stop(): Promise<void>;
}

/** Subscribes over graphql-ws; `headers` go with the upgrade. */
export function listenTo(url: string, query: string, headers: Record<string, string> = {}): Listening {
  const messages: Record<string, never>[] = [];
  const errors: string[] = [];
  let onClosed: (value: { code: number; reason: string }) => void = () => undefined;
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    onClosed = resolve;
  });
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    retryAttempts: 0,
    webSocketImpl: class extends WebSocket {
      constructor(address: string, protocols: string) {
        super(address, protocols, { headers });
      }
    },
    on: {
      closed: (event) => {
        const { code, reason } = event as { code: number; reason: string };
        onClosed({ code, reason });
      },
    },
  });
  const field = /\{\s*(\w+)/.exec(query)?.[1] ?? '';
  const end = client.subscribe<Record<string, Record<string, never>>>(
    { query },
    {
      next: ({ data, errors: refused }) => {
        if (data?.[field]) messages.push(data[field]);
        for (const error of refused ?? []) errors.push(error.message);
      },
      error: (error) => {
        errors.push(JSON.stringify(error instanceof Error ? error.message : error));
      },
      complete: () => undefined,
    },
  );
  return {
    messages,
    errors,
    closed,
    stop: async () => {
      end();
      await client.dispose();
    },
  };
}

/** Waits for a condition, at most five seconds. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let waited = 0; waited < 5_000; waited += 10) {
    if (await condition()) return;
    await sleep(10);
  }
  throw new Error(`timed out waiting for ${what}`);
}
