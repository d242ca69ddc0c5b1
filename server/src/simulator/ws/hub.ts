import { streamOf } from './routes.ts';

/** A connected client as the hub sees it. */
export interface Subscriber {
  readonly combined: boolean;
  /** Takes a frame of a stream, as text. */
  deliver(stream: string, frame: string): void;
  /** Bytes not yet taken by the network. */
  pendingBytes(): number;
}

/** One stream somebody subscribes to. A frame is written once, however many receive it. */
export class Topic {
  readonly name: string;
  private readonly stream: string;
  private readonly start: string;
  private readonly subscribers = new Set<Subscriber>();

  constructor(name: string) {
    this.name = name;
    this.stream = streamOf(name);
    this.start = `{"stream":"${this.stream}","data":`;
  }

  get wanted(): boolean {
    return this.subscribers.size > 0;
  }

  add(subscriber: Subscriber): void {
    this.subscribers.add(subscriber);
  }

  remove(subscriber: Subscriber): void {
    this.subscribers.delete(subscriber);
  }

  /** Sends a payload; `receivedAt` is the optional "rt" beside it in combined frames. */
  push(data: string, receivedAt?: number): void {
    let combined: string | null = null;
    for (const subscriber of this.subscribers) {
      if (!subscriber.combined) {
        subscriber.deliver(this.stream, data);
        continue;
      }
      combined ??=
        receivedAt === undefined ? `${this.start}${data}}` : `${this.start}${data},"rt":${receivedAt}}`;
      subscriber.deliver(this.stream, combined);
    }
  }

  mostPendingBytes(): number {
    let most = 0;
    for (const subscriber of this.subscribers) most = Math.max(most, subscriber.pendingBytes());
    return most;
  }
}

/** Who is told when a topic gets its first subscriber and loses its last. */
export interface TopicWatcher {
  opened(topic: Topic): void;
  closed(topic: Topic): void;
}

/** Who receives which stream. */
export class Hub {
  private readonly topics = new Map<string, Topic>();
  private readonly watchers: TopicWatcher[] = [];

  subscribe(name: string, subscriber: Subscriber): void {
    let topic = this.topics.get(name);
    const isNew = topic === undefined;
    topic ??= new Topic(name);
    this.topics.set(name, topic);
    topic.add(subscriber);
    if (isNew) for (const watcher of this.watchers) watcher.opened(topic);
  }

  unsubscribe(name: string, subscriber: Subscriber): void {
    const topic = this.topics.get(name);
    topic?.remove(subscriber);
    if (topic === undefined || topic.wanted) return;
    this.topics.delete(name);
    for (const watcher of this.watchers) watcher.closed(topic);
  }

  watch(watcher: TopicWatcher): void {
    this.watchers.push(watcher);
  }

  wants(name: string): boolean {
    return this.topics.has(name);
  }

  /** Number of streams somebody subscribes to. */
  get size(): number {
    return this.topics.size;
  }

  push(name: string, data: string, receivedAt?: number): void {
    this.topics.get(name)?.push(data, receivedAt);
  }

  /** The fullest send buffer among all subscribers, in bytes. */
  mostPendingBytes(): number {
    let most = 0;
    for (const topic of this.topics.values()) most = Math.max(most, topic.mostPendingBytes());
    return most;
  }
}
