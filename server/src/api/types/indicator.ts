import { DAY_MS } from '../../engine/core/model/epoch-ms.ts';
import type { IndicatorPoint } from '../../store/api-indicators.ts';
import { builder } from '../builder.ts';
import { IndicatorTypeEnum } from '../enums.ts';
import { pageCost } from '../limits.ts';
import { keysetPage } from '../paging.ts';
import { boundedRange, knownInstrument } from '../ranges.ts';

const MOST_POINTS = 1_000;
const RANGE = { usualMs: DAY_MS, mostMs: 3_660 * DAY_MS };

const IndicatorPointType = builder.objectRef<IndicatorPoint>('IndicatorPoint').implement({
  description: 'One collected value with the venue’s own time.',
  fields: (t) => ({
    time: t.expose('time', { type: 'DateTime' }),
    value: t.exposeFloat('value'),
  }),
});

builder.queryFields((t) => ({
  indicators: t.connection({
    type: IndicatorPointType,
    description: 'Oldest first; the last day when no range is given.',
    args: {
      symbol: t.arg.string({ required: true }),
      type: t.arg({ type: IndicatorTypeEnum, required: true }),
      from: t.arg({ type: 'DateTime' }),
      to: t.arg({ type: 'DateTime' }),
    },
    complexity: pageCost,
    resolve: async (_root, args, { parts }) => {
      const { id } = await knownInstrument(parts, args.symbol);
      const range = boundedRange(parts, args, RANGE);
      return keysetPage<IndicatorPoint>(args, {
        max: MOST_POINTS,
        keyOf: (point) => ({ at: point.time, id: '' }),
        load: (slice) => parts.stores.indicators.page({ ...range, instrumentId: id, type: args.type }, slice),
      });
    },
  }),
}));
