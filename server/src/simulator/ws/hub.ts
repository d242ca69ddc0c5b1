/** A connected client as the hub sees it. */
export interface Subscriber {
  readonly combined: boolean;
  send(frame: string): void;
  /** Bytes not yet taken by the network. */
  pendingBytes(): number;
}

/** Who receives which stream. A frame is written once, however many receive it. */
export class Hub {
  private readonly topics = new Map<string, Set<Subscriber>>();
  private readonly watchers = new Set<() => void>();

  subscribe(topic: string, subscriber: Subscriber): void {
    const known = this.topics.get(topic);
    if (known === undefined) this.topics.set(topic, new Set([subscriber]));
    else known.add(subscriber);
    for (const watcher of this.watchers) watcher();
  }

  unsubscribe(topic: string, subscriber: Subscriber): void {
    const known = this.topics.get(topic);
    known?.delete(subscriber);
    if (known?.size === 0) this.topics.delete(topic);
  }

  /** Called after every new subscription. */
  onSubscribe(watcher: () => void): void {
    this.watchers.add(watcher);
  }

  wants(topic: string): boolean {
    return this.topics.has(topic);
  }

  /** Sends a payload; `stream` is its name in combined frames, `receivedAt` the optional "rt" beside it. */
  push(topic: string, stream: string, data: string, receivedAt?: number): void {
    const subscribers = this.topics.get(topic);
    if (subscribers === undefined) return;
    const rt = receivedAt === undefined ? '' : `,"rt":${receivedAt}`;
    let wrapped: string | null = null;
    for (const subscriber of subscribers) {
      if (subscriber.combined) wrapped ??= `{"stream":"${stream}","data":${data}${rt}}`;
      subscriber.send(subscriber.combined ? (wrapped ?? data) : data);
    }
  }

  /** The fullest send buffer among all subscribers, in bytes. */
  mostPendingBytes(): number {
    let most = 0;
    for (const subscribers of this.topics.values())
      for (const subscriber of subscribers) most = Math.max(most, subscriber.pendingBytes());
    return most;
  }
}
