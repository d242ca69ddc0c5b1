/** The person pressed Ctrl-C: what runs ends at its next step and tidies up; exit code 130. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

const EXIT_CODE = 130;
let isInterrupted = false;

/** From now on the first Ctrl-C asks the work to end, the second ends the process at once. */
export function watchInterrupts(): void {
  process.on('SIGINT', () => {
    if (isInterrupted) process.exit(EXIT_CODE);
    isInterrupted = true;
    process.stderr.write('\nending … (Ctrl-C again ends at once)\n');
  });
}

/** For long work, between two steps. Throws Interrupted after Ctrl-C. */
export function stopIfInterrupted(): void {
  if (isInterrupted) throw new Interrupted('interrupted');
}
