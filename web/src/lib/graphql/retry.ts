const FIRST_MS = 500;
const LONGEST_MS = 10_000;

/** Wait before try number `retries` (from 0): doubles up to 10 s, spread by `spread` (0 to 1) so that not all pages come at once. */
export function retryDelayMs(retries: number, spread: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(retries, 10));
  return Math.round(full * (0.5 + spread / 2));
}

/** Does something again and again, waiting longer each time, until what is returned is called. */
export function repeat(act: () => Promise<void>): () => void {
  let timer: ReturnType<typeof setTimeout>;
  let isOver = false;
  const wait = (retries: number): void => {
    timer = setTimeout(
      async () => {
        await act();
        if (!isOver) wait(retries + 1);
      },
      retryDelayMs(retries, Math.random()),
    );
  };
  wait(0);
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
