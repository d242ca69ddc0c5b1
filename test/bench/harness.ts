/**
 * The shape of a benchmark. Speed is compared inside one run only: every measure of a suite takes its turn in each
 * round, so that whatever else the machine does weighs on all of them.
 */

/** One round; the value in the unit of the claims that use it. Throws when its own result is wrong. */
export type Measure = () => number | Promise<number>;

/** What a suite says of two of its measures. Exactly one of `ratio`, `atLeast` and `atMost` is the goal. */
export interface Claim {
  /** `<suite>/<what it is compared with>` */
  readonly name: string;
  readonly unit: string;
  readonly better: 'higher' | 'lower';
  /** Names of measures. */
  readonly ours: string;
  readonly baseline: string | null;
  /** How people call the baseline. */
  readonly baselineName: string | null;
  /** So many times better than the baseline (baseline ÷ ours where lower is better). */
  readonly ratio?: number;
  readonly atLeast?: number;
  readonly atMost?: number;
}

interface Prepared {
  readonly measures: Readonly<Record<string, Measure>>;
  readonly claims: readonly Claim[];
  /** Rounds of each measure; 5 unless said. */
  readonly rounds?: number;
  /** Rounds before the first that counts; 1 unless said. */
  readonly warmUps?: number;
  close(): Promise<void>;
}

export interface Suite {
  readonly name: string;
  /** Prepares data, checks correctness. Throws with the reason when something needed is missing. */
  open(): Promise<Prepared>;
}

/** One line of output. */
export interface Outcome {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly baseline: number | null;
  readonly baselineName: string | null;
  readonly ratio: number | null;
  readonly goal: string;
  readonly holds: boolean;
}

/** Runs all rounds of a suite and judges its claims by medians. */
export async function measure(suite: Suite): Promise<readonly Outcome[]> {
  const prepared = await suite.open();
  try {
    const values = await rounds(prepared);
    return prepared.claims.map((claim) => judge(claim, values));
  } finally {
    await prepared.close();
  }
}

async function rounds(prepared: Prepared): Promise<ReadonlyMap<string, number>> {
  const measures = Object.entries(prepared.measures);
  const taken = new Map<string, number[]>(measures.map(([name]) => [name, []]));
  const warmUps = prepared.warmUps ?? 1;
  for (let round = -warmUps; round < (prepared.rounds ?? 5); round += 1) {
    for (const [name, run] of measures) {
      const value = await run();
      if (round >= 0) taken.get(name)?.push(value);
    }
  }
  return new Map([...taken].map(([name, values]) => [name, median(values)]));
}

function judge(claim: Claim, values: ReadonlyMap<string, number>): Outcome {
  const { name, unit, baselineName } = claim;
  const ours = valueIn(values, claim.ours);
  const baseline = claim.baseline === null ? null : valueIn(values, claim.baseline);
  const ratio = baseline === null ? null : better(claim, ours, baseline);
  const rounded = ratio === null ? null : Number(ratio.toPrecision(4));
  const { goal, holds } = goalOf(claim, ours, ratio);
  return {
    name,
    unit,
    ours: neat(ours),
    baseline: baseline === null ? null : neat(baseline),
    baselineName,
    ratio: rounded,
    goal,
    holds,
  };
}

function better({ better: side }: Claim, ours: number, baseline: number): number {
  return side === 'higher' ? ours / baseline : baseline / ours;
}

function goalOf(claim: Claim, ours: number, ratio: number | null): { goal: string; holds: boolean } {
  if (claim.atLeast !== undefined) {
    return { goal: `≥ ${claim.atLeast} ${claim.unit}`, holds: ours >= claim.atLeast };
  }
  if (claim.atMost !== undefined)
    return { goal: `≤ ${claim.atMost} ${claim.unit}`, holds: ours <= claim.atMost };
  if (claim.ratio === undefined || ratio === null) throw new Error(`claim ${claim.name} has no goal`);
  return { goal: `≥ ${claim.ratio}× ${claim.baselineName ?? 'baseline'}`, holds: ratio >= claim.ratio };
}

function valueIn(values: ReadonlyMap<string, number>, name: string): number {
  const value = values.get(name);
  if (value === undefined) throw new Error(`no measure is called ${name}`);
  return value;
}

function neat(value: number): number {
  return Number(value.toPrecision(5));
}

/** Middle of the sorted values, mean of the two middle ones when even. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
