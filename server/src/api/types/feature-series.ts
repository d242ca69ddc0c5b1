import { DAY_MS } from '../../engine/core/model/epoch-ms.ts';
import { builder } from '../builder.ts';
import { badInput } from '../errors.ts';
import { boundedRange, knownInstrument } from '../ranges.ts';
import { seriesFeatures } from '../series-features.ts';

interface Series {
  readonly feature: string;
  readonly values: readonly (number | null)[];
}

interface FeatureSeries {
  readonly symbol: string;
  readonly at: readonly number[];
  readonly series: readonly Series[];
}

const RANGE = { usualMs: DAY_MS, mostMs: 31 * DAY_MS };
const MOST_POINTS = 2_000;
const USUAL_POINTS = 500;

const SeriesType = builder.objectRef<Series>('FeatureColumn').implement({
  fields: (t) => ({
    feature: t.exposeString('feature'),
    values: t.floatList({
      nullable: { list: false, items: true },
      description: 'Null where it was not known.',
      resolve: ({ values }) => [...values],
    }),
  }),
});

const FeatureSeriesType = builder.objectRef<FeatureSeries>('FeatureSeries').implement({
  description: 'Features over time as columns of equal length, oldest first. Times are epoch milliseconds.',
  fields: (t) => ({
    symbol: t.exposeString('symbol'),
    at: t.floatList({ resolve: ({ at }) => [...at] }),
    series: t.field({ type: [SeriesType], resolve: ({ series }) => [...series] }),
  }),
});

builder.queryFields((t) => ({
  featureSeries: t.field({
    type: FeatureSeriesType,
    description:
      'Stored market features: the last snapshot of each of `points` stretches. At most 31 days and 12 features (`cvd.30m`, `atr5m`, `obi10`, `whaleRatios.100000` …).',
    args: {
      symbol: t.arg.string({ required: true }),
      features: t.arg.stringList({ required: true }),
      from: t.arg({ type: 'DateTime' }),
      to: t.arg({ type: 'DateTime' }),
      points: t.arg.int({ defaultValue: USUAL_POINTS, description: '1 to 2,000' }),
    },
    complexity: { field: 200 },
    resolve: async (_root, args, { parts }): Promise<FeatureSeries> => {
      const { id, symbol } = await knownInstrument(parts, args.symbol);
      const features = seriesFeatures(args.features);
      const points = args.points ?? USUAL_POINTS;
      if (points < 1 || points > MOST_POINTS) {
        throw badInput(`points: ${points} is not allowed, expected 1 to ${MOST_POINTS}`);
      }
      const range = boundedRange(parts, args, RANGE);
      const { at, values } = await parts.stores.featureSeries.read({
        instrumentId: id,
        features,
        ...range,
        points,
      });
      const series = features.map(({ name }, index) => ({ feature: name, values: values[index] ?? [] }));
      return { symbol, at, series };
    },
  }),
}));
