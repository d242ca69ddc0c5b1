/** The exits as a small price ladder in R: stop, entry, break-even, targets. Pure geometry, up is profit. */

export interface LadderInput {
  /** Stop distance in ATR; 1R by definition. */
  slAtrMultiplier: number;
  tp1Ratio: number;
  tp2Ratio: number;
  /** In ATR. */
  breakEvenBufferAtr: number;
}

export type RungKind = 'tp2' | 'tp1' | 'breakEven' | 'entry' | 'sl';

export interface Rung {
  kind: RungKind;
  /** Distance from entry in R, negative towards the stop. */
  r: number;
  /** The same distance in ATR. */
  atr: number;
  /** Pixels from the top of the drawing. */
  y: number;
  /** Pixels from the top of its label: at least a line apart from its neighbours. */
  labelY: number;
}

/** Least distance between two labels, in pixels. */
const LABEL_GAP = 18;

/** Rungs from the top down, in a drawing of the given height and inner margin. */
export function ladderRungs(
  input: LadderInput,
  { height, margin }: { height: number; margin: number },
): Rung[] {
  const levels = levelsOf(input).sort((a, b) => b.r - a.r);
  const top = Math.max(...levels.map(({ r }) => r));
  const bottom = Math.min(...levels.map(({ r }) => r));
  const scale = (height - 2 * margin) / (top - bottom);
  const rungs = levels.map(({ kind, r }) => {
    const y = margin + (top - r) * scale;
    return { kind, r, atr: r * input.slAtrMultiplier, y, labelY: y };
  });
  return spreadLabels(rungs, height - margin / 2);
}

function levelsOf(input: LadderInput): { kind: RungKind; r: number }[] {
  const levels: { kind: RungKind; r: number }[] = [
    { kind: 'tp2', r: input.tp2Ratio },
    { kind: 'tp1', r: input.tp1Ratio },
    { kind: 'entry', r: 0 },
    { kind: 'sl', r: -1 },
  ];
  const buffer = breakEvenR(input);
  if (buffer > 0) levels.push({ kind: 'breakEven', r: buffer });
  return levels;
}

/** Where the stop goes after the first target, as positions are opened: never beyond that target. */
export function breakEvenR({ slAtrMultiplier, tp1Ratio, breakEvenBufferAtr }: LadderInput): number {
  return slAtrMultiplier > 0 ? Math.min(breakEvenBufferAtr / slAtrMultiplier, tp1Ratio) : 0;
}

/** Pushes labels down where they touch, then up again from the bottom edge. */
function spreadLabels(rungs: Rung[], lowest: number): Rung[] {
  let previous = Number.NEGATIVE_INFINITY;
  for (const rung of rungs) {
    rung.labelY = Math.max(rung.labelY, previous + LABEL_GAP);
    previous = rung.labelY;
  }
  let next = lowest + LABEL_GAP;
  for (const rung of rungs.toReversed()) {
    rung.labelY = Math.min(rung.labelY, next - LABEL_GAP);
    next = rung.labelY;
  }
  return rungs;
}

/** R of a trade that reaches the first target and then the second, half each, before fees (spec 04). */
export function bestCaseR({ tp1Ratio, tp2Ratio }: LadderInput): number {
  return (tp1Ratio + tp2Ratio) / 2;
}

/** Win rate at which full losses and full wins cancel out, before fees; a fraction. */
export function breakEvenWinRate(input: LadderInput): number {
  return 1 / (1 + bestCaseR(input));
}
