/** The person pressed Ctrl-C: what runs ends at its next step and tidies up; exit code 130. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

const EXIT_CODE = 130;
let isInterrupted = false;
/** Works under way that end by themselves. */
let uninterrupted = 0;

/** From now on the first Ctrl-C asks the work to end, the second ends the process at once. */
export function watchInterrupts(): void {
  process.on('SIGINT', () => {
    if (isInterrupted) process.exit(EXIT_CODE);
    isInterrupted = true;
    process.stderr.write('\nending … (Ctrl-C again ends at once)\n');
  });
}

/** For long work, between two steps. Throws Interrupted after Ctrl-C, but not in work that runs to its end. */
export function stopIfInterrupted(): void {
  if (isInterrupted && uninterrupted === 0) throw new Interrupted('interrupted');
}

/** Runs work to its end also after a first Ctrl-C: what would be left half done if it did not. */
export async function toTheEnd<T>(work: () => Promise<T>): Promise<T> {
  uninterrupted += 1;
  try {
    return await work();
  } finally {
    uninterrupted -= 1;
  }
}
