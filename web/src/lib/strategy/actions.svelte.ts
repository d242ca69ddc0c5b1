/** Doing something to a strategy: one at a time, with the refusal in words. */
import { locale, t } from '$lib/i18n/index.svelte.ts';
import { serverFaults } from './form-check.ts';
import type { ChangedStrategy, StrategyResult } from './mutations.ts';

/** An action's life on one strategy. */
export class ActionState {
  busy = $state(false);
  error = $state<string | null>(null);

  /** Sends a change; what the server made of it, null when it did not. */
  async run(send: () => Promise<{ result: StrategyResult }>): Promise<ChangedStrategy | null> {
    this.busy = true;
    this.error = null;
    try {
      const { result } = await send();
      if (result.data !== undefined) return result.data;
      this.error = refusalText(result);
    } catch (error) {
      this.error = error instanceof Error ? error.message : String(error);
    } finally {
      this.busy = false;
    }
    return null;
  }
}

/** Why the server did not do it, in the reader's language where it says so. */
export function refusalText(result: Omit<StrategyResult, 'data'>): string {
  if (result.abTestName !== undefined) return t('strategies.frozen.refused', { name: result.abTestName });
  const [fault] = serverFaults(result.fields ?? [], locale());
  return fault?.text ?? result.message ?? result.__typename;
}
