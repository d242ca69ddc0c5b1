/** What the bench tells its load client. */
export type ToLoad =
  | {
      readonly kind: 'open';
      readonly set: string;
      readonly port: number;
      readonly path: string;
      readonly clients: number;
      readonly query: string;
      /** What the last client asks for as well. */
      readonly lastAlso?: string;
    }
  /** Stops (or goes on) reading at the last client of a set. */
  | { readonly kind: 'stall' | 'resume'; readonly set: string }
  /** Asks for the latencies since the last time. */
  | { readonly kind: 'latencies'; readonly set: string };

/** What the load client tells. */
export type FromLoad =
  | { readonly kind: 'opened'; readonly set: string }
  /** Every client of the set (but a stalled one) has the message of this number. */
  | { readonly kind: 'seen'; readonly set: string; readonly sequence: number }
  | { readonly kind: 'latencies'; readonly set: string; readonly samples: number; readonly p99Ms: number }
  | { readonly kind: 'fault'; readonly text: string };
