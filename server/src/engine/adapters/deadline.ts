/**
 * What `work` gives when it is done within `ms`; else its signal is aborted with a TimeoutError. The timer goes with the
 * work: `AbortSignal.timeout` would keep each request, with all that listens to it, until its time is over.
 */
export async function within<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(new DOMException(`no answer within ${ms} ms`, 'TimeoutError')),
    ms,
  );
  timer.unref();
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}
