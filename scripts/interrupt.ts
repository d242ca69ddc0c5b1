/** The person pressed Ctrl-C, or the system ends us: what runs ends at its next step and tidies up; exit code 130. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

const EXIT_CODE = 130;
/** One Ctrl-C may come twice, from the terminal and from the program that started us. */
const ONE_PRESS_MS = 500;
/** When we were first asked to end, on the process's own clock; null before. */
let askedAt: number | null = null;
/** Works under way that end by themselves. */
let uninterrupted = 0;

/** From now on the first Ctrl-C (SIGINT) or SIGTERM asks the work to end, the second ends the process at once. */
export function watchInterrupts(): void {
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
}

function interrupt(): void {
  const now = performance.now();
  if (askedAt === null) {
    askedAt = now;
    process.stderr.write('\nending … (Ctrl-C again ends at once)\n');
  } else if (now - askedAt > ONE_PRESS_MS) {
    process.exit(EXIT_CODE);
  }
}

/** For long work, between two steps. Throws Interrupted after Ctrl-C, but not in work that runs to its end. */
export function stopIfInterrupted(): void {
  if (askedAt !== null && uninterrupted === 0) throw new Interrupted('interrupted');
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
