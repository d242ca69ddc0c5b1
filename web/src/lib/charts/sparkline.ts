/** Geometry of the small line on a card. Pure; the path is in a box of the given size. */
import { type Domain, including, padded, rescale } from './scale.ts';

export interface SparkBox {
  width: number;
  height: number;
}

export interface SparkShape {
  /** SVG path of the line. */
  line: string;
  /** SVG path of the area between the line and zero. */
  area: string;
  /** Where zero is, in pixels from the top. */
  zeroY: number;
}

/** Path of cumulative values with zero always in view; null for fewer than two. */
export function sparkShape(values: readonly number[], { width, height }: SparkBox): SparkShape | null {
  if (values.length < 2) return null;
  const range: Domain = [Math.min(...values), Math.max(...values)];
  const y = rescale(padded(including(range, 0), 0.08), [height, 0]);
  const step = width / (values.length - 1);
  const points = values.map((value, index) => `${round(index * step)},${round(y(value))}`);
  const zeroY = round(y(0));
  const line = `M${points.join('L')}`;
  return { line, area: `${line}L${round(width)},${zeroY}L0,${zeroY}Z`, zeroY };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
