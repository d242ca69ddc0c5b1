/** Starting or ending an A/B test: one at a time, with the refusal in words. */
import { refusalText } from '../actions.svelte.ts';
import type { ServerFieldError } from '../types.ts';

interface TestResult {
  __typename: string;
  data?: unknown;
  message?: string;
  fields?: ServerFieldError[];
  abTestName?: string;
}

export class TestAction {
  busy = $state(false);
  error = $state<string | null>(null);

  /** True when the server did it. */
  async run(send: () => Promise<{ result: TestResult }>): Promise<boolean> {
    this.busy = true;
    this.error = null;
    try {
      const { data, ...refusal } = (await send()).result;
      if (data === undefined) this.error = refusalText(refusal);
    } catch (error) {
      this.error = error instanceof Error ? error.message : String(error);
    } finally {
      this.busy = false;
    }
    return this.error === null;
  }
}
