import type { Hub, Topic } from '../ws/hub.ts';
import type { Producer, Send } from './streams/producer.ts';
import { producerOf } from './streams/producers.ts';
import type { SyntheticMarket } from './synthetic.ts';

/** How often due events are sent: adds at most this much latency. */
const PACE_MS = 50;

interface Playing {
  readonly produce: Producer;
  readonly send: Send;
}

/** Sends the events of every stream somebody wants as their time comes. Returns a function that stops it. */
export function playLive(market: SyntheticMarket, hub: Hub): () => void {
  const playing = new Map<Topic, Playing>();
  hub.watch({
    opened(topic) {
      const produce = producerOf(market, topic.name);
      if (produce !== null) playing.set(topic, { produce, send: (data) => topic.push(data) });
    },
    closed: (topic) => playing.delete(topic),
  });
  let from = market.now();
  const timer = setInterval(() => {
    const to = market.now();
    if (to <= from) return;
    const span = { from, to };
    from = to;
    for (const { produce, send } of playing.values()) produce(span, send);
  }, PACE_MS);
  return () => clearInterval(timer);
}
