/** The one place that imports LayerChart (SVG parts only: the whole library is heavy). */

export type { ChartState } from 'layerchart';
export { Area, Axis, Chart, Highlight, Rule, Spline, Svg } from 'layerchart/svg';
