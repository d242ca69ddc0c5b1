/** Bars, volume and lines on a canvas; made once, afterwards only its data and options change. */
import {
  type AutoscaleInfo,
  CandlestickSeries,
  ColorType,
  CrosshairMode,
  createChart,
  type DeepPartial,
  HistogramSeries,
  type IChartApi,
  type ISeriesApi,
  LineSeries,
  LineStyle,
  PriceScaleMode,
  type TimeChartOptions,
  type UTCTimestamp,
} from 'lightweight-charts';
import type { AxisText } from './axis-text.ts';
import type { AxisTime } from './axis-time.ts';
import { type Bar, changedFrom } from './bars.ts';
import { faint, themeColors } from './chart-theme.ts';

/** A line over the bars: one value per bar. */
export interface Overlay {
  readonly key: string;
  readonly color: 'chart-1' | 'chart-2' | 'chart-3';
  readonly values: (bars: readonly Bar[]) => readonly (number | null)[];
}

/** What the chart draws. */
export interface Drawing {
  readonly bars: readonly Bar[];
  readonly axis: AxisTime;
  readonly overlays: readonly Overlay[];
}

export interface PriceChartParts {
  readonly hasVolume: boolean;
  /** Prices that the axis covers at least. */
  readonly leastSpan: number;
  /** Asked for with every label: language and zone may change. */
  readonly text: () => AxisText;
  /** Index of the bar under the crosshair; null when there is none. */
  readonly onHover: (index: number | null) => void;
  /** The view comes near the oldest bar. */
  readonly onOldest: () => void;
}

/** Bars left of the view at which older ones are asked for. */
const NEAR_START = 60;
/** Bars in view at first; a young series has fewer, and is drawn wider. */
const FIRST_VIEW = 140;
const LEAST_VIEW = 48;

type Line = ISeriesApi<'Line'>;

export class PriceChart {
  readonly #element: HTMLElement;
  readonly #chart: IChartApi;
  readonly #candles: ISeriesApi<'Candlestick'>;
  readonly #volume: ISeriesApi<'Histogram'> | null;
  readonly #lines = new Map<string, Line>();
  readonly #text: () => AxisText;
  #drawn: Drawing = {
    bars: [],
    axis: { toAxis: (ms) => ms, toEpochMs: (at) => at, isUtc: true },
    overlays: [],
  };

  constructor(element: HTMLElement, { hasVolume, leastSpan, text, onHover, onOldest }: PriceChartParts) {
    this.#element = element;
    this.#text = text;
    this.#chart = createChart(element, { autoSize: true, ...this.#options() });
    this.#candles = this.#chart.addSeries(CandlestickSeries, {
      priceFormat: {
        type: 'custom',
        formatter: (value: number) => this.#text().price(value),
        minMove: 1e-10,
      },
      autoscaleInfoProvider: (ask: () => AutoscaleInfo | null) => widened(ask(), leastSpan),
    });
    this.#volume = hasVolume ? this.#addVolume() : null;
    this.#chart.subscribeCrosshairMove(({ logical, point }) =>
      onHover(point === undefined || logical === undefined ? null : Math.round(logical)),
    );
    this.#chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
      if (range !== null && this.#drawn.bars.length > 0 && range.from < NEAR_START) onOldest();
    });
    this.paint();
  }

  /** Shows bars: what is there already stays, only the end is replaced where that is enough. */
  show(next: Drawing): void {
    const before = this.#drawn;
    this.#drawn = next;
    const isSame = next.axis === before.axis && next.overlays === before.overlays;
    const from = isSame ? changedFrom(before.bars, next.bars) : null;
    if (from === null) this.#showAll(next, next.axis !== before.axis);
    else this.#showEnd(next, from, before.bars.length - 1);
  }

  /** Takes the colours of the theme and the words of the language. */
  paint(): void {
    const colors = themeColors(this.#element);
    this.#chart.applyOptions(this.#options());
    this.#candles.applyOptions({
      upColor: colors.up,
      downColor: colors.down,
      wickUpColor: colors.up,
      wickDownColor: colors.down,
      borderVisible: false,
      priceLineColor: colors['line-strong'],
    });
    for (const { key, color } of this.#drawn.overlays)
      this.#lines.get(key)?.applyOptions({ color: colors[color] });
    if (this.#drawn.bars.length > 0) this.#showAll(this.#drawn, false);
  }

  /** Equal distances for equal changes in percent. */
  setLogarithmic(isLogarithmic: boolean): void {
    const mode = isLogarithmic ? PriceScaleMode.Logarithmic : PriceScaleMode.Normal;
    this.#chart.priceScale('right').applyOptions({ mode });
  }

  remove(): void {
    this.#chart.remove();
  }

  #addVolume(): ISeriesApi<'Histogram'> {
    const volume = this.#chart.addSeries(
      HistogramSeries,
      {
        priceFormat: {
          type: 'custom',
          formatter: (value: number) => this.#text().volume(value),
          minMove: 1e-10,
        },
        priceLineVisible: false,
        lastValueVisible: false,
      },
      1,
    );
    this.#chart.panes()[0]?.setStretchFactor(4);
    this.#chart.panes()[1]?.setStretchFactor(1);
    return volume;
  }

  #showAll(drawing: Drawing, isNewSeries: boolean): void {
    const { bars, axis, overlays } = drawing;
    const colors = themeColors(this.#element);
    this.#candles.setData(bars.map((bar) => ({ ...candle(bar), time: timeOf(axis, bar) })));
    const volumeColor = volumeColors(colors);
    this.#volume?.setData(
      bars.map((bar) => ({ time: timeOf(axis, bar), value: bar.volume, color: volumeColor(bar) })),
    );
    this.#keepLines(overlays);
    for (const { key, values } of overlays) {
      const line = values(bars);
      const points = bars.map((bar, index) => point(timeOf(axis, bar), line[index] ?? null));
      this.#lines.get(key)?.setData(points);
    }
    if (isNewSeries) this.#showNewest(bars.length);
  }

  /** Bars from `from` on; the library takes one before `last`, the newest drawn, only when told that it is old. */
  #showEnd({ bars, axis, overlays }: Drawing, from: number, last: number): void {
    const color = volumeColors(themeColors(this.#element));
    const lines = overlays.map(({ key, values }) => ({ line: this.#lines.get(key), values: values(bars) }));
    for (const [offset, bar] of bars.slice(from).entries()) {
      const [index, time] = [from + offset, timeOf(axis, bar)];
      const isOld = index < last;
      this.#candles.update({ ...candle(bar), time }, isOld);
      this.#volume?.update({ time, value: bar.volume, color: color(bar) }, isOld);
      for (const { line, values } of lines) line?.update(point(time, values[index] ?? null), isOld);
    }
  }

  #showNewest(count: number): void {
    this.#chart.priceScale('right').applyOptions({ autoScale: true });
    const view = Math.min(FIRST_VIEW, Math.max(LEAST_VIEW, count));
    this.#chart.timeScale().setVisibleLogicalRange({ from: count - view, to: count + 4 });
  }

  #keepLines(overlays: readonly Overlay[]): void {
    const colors = themeColors(this.#element);
    for (const [key, line] of this.#lines) {
      if (overlays.some((overlay) => overlay.key === key)) continue;
      this.#chart.removeSeries(line);
      this.#lines.delete(key);
    }
    for (const { key, color } of overlays) {
      if (!this.#lines.has(key)) this.#lines.set(key, this.#addLine(colors[color]));
    }
  }

  #addLine(color: string): Line {
    return this.#chart.addSeries(LineSeries, {
      color,
      lineWidth: 1,
      priceLineVisible: false,
      lastValueVisible: false,
      crosshairMarkerVisible: false,
    });
  }

  #options(): DeepPartial<TimeChartOptions> {
    const colors = themeColors(this.#element);
    const cross = {
      color: colors['chart-cross'],
      style: LineStyle.Dashed,
      labelBackgroundColor: colors['chart-cross'],
    };
    const { fontFamily } = getComputedStyle(this.#element);
    return {
      layout: {
        background: { type: ColorType.Solid, color: colors.surface },
        textColor: colors.muted,
        fontFamily,
        fontSize: 11,
        panes: { separatorColor: colors.line, enableResize: false },
      },
      grid: { vertLines: { color: colors.line }, horzLines: { color: colors.line } },
      crosshair: { mode: CrosshairMode.Normal, vertLine: cross, horzLine: cross },
      rightPriceScale: { borderColor: colors.line, minimumWidth: 72 },
      timeScale: {
        borderColor: colors.line,
        timeVisible: true,
        tickMarkFormatter: (time: UTCTimestamp, kind: number) => this.#text().tick(time, kind),
      },
      localization: {
        timeFormatter: (time: UTCTimestamp) => this.#text().moment(time),
      },
    };
  }
}

function timeOf(axis: AxisTime, { openAt }: Bar): UTCTimestamp {
  return axis.toAxis(openAt) as UTCTimestamp;
}

function candle({ open, high, low, close }: Bar): Pick<Bar, 'open' | 'high' | 'low' | 'close'> {
  return { open, high, low, close };
}

function point(time: UTCTimestamp, value: number | null): { time: UTCTimestamp; value?: number } {
  return value === null ? { time } : { time, value };
}

/** The range that the axis shows, around its middle at least `span` wide. */
function widened(info: AutoscaleInfo | null, span: number): AutoscaleInfo | null {
  if (info === null || info.priceRange === null) return info;
  const { minValue, maxValue } = info.priceRange;
  const more = (span - (maxValue - minValue)) / 2;
  if (more <= 0) return info;
  return { ...info, priceRange: { minValue: minValue - more, maxValue: maxValue + more } };
}

function volumeColors({ up, down }: { readonly up: string; readonly down: string }): (bar: Bar) => string {
  const [rising, falling] = [faint(up, 0.45), faint(down, 0.45)];
  return ({ open, close }) => (close >= open ? rising : falling);
}
