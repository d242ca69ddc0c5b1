/** The part of cli-progress that is used; the package carries no types. */
declare module 'cli-progress' {
  export interface BarOptions {
    readonly format: string;
    readonly stream: NodeJS.WritableStream;
    readonly clearOnComplete?: boolean;
  }

  export class SingleBar {
    constructor(options: BarOptions);
    start(total: number, startValue: number): void;
    increment(by: number): void;
    stop(): void;
  }

  const progress: { SingleBar: typeof SingleBar };
  export default progress;
}
