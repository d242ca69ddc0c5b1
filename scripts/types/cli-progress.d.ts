/** The part of cli-progress that is used; the package carries no types. */
declare module 'cli-progress' {
  export interface BarOptions {
    readonly format: string;
    readonly stream: NodeJS.WritableStream;
    readonly clearOnComplete?: boolean;
    /** Updates that the time left is estimated from. */
    readonly etaBuffer?: number;
  }

  export class SingleBar {
    constructor(options: BarOptions);
    start(total: number, startValue: number, payload?: Readonly<Record<string, string>>): void;
    increment(by: number, payload?: Readonly<Record<string, string>>): void;
    stop(): void;
  }

  const progress: { SingleBar: typeof SingleBar };
  export default progress;
}
