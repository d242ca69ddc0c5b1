/** What an admin does to paper trading: one thing at a time, with the refusal in words. */
import type { Client } from '@urql/core';
import { ask, change } from '../strategy/ask.ts';
import {
  CloseAll,
  ClosePosition,
  PaperSettings,
  type PaperSettingsView,
  SetPaperConfig,
} from './documents.ts';
import { changesOf, emptyFields, faultsOf, type SettingsDraft, type SettingsFaults } from './settings.ts';

interface ClosedResult {
  readonly result: { readonly __typename: string; readonly message?: string };
}

/** Closing positions: of each try only the last refusal is shown. */
export class ClosingState {
  busy = $state(false);
  error = $state<string | null>(null);
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Closes one position; true when the server did it. */
  one(id: string): Promise<boolean> {
    return this.#run(change<ClosedResult, { id: string }>(this.#client, ClosePosition, { id }));
  }

  /** Closes all of a strategy, or of all (null). */
  all(strategyId: string | null): Promise<boolean> {
    const answer = change<ClosedResult, { strategyId?: string | null }>(this.#client, CloseAll, {
      strategyId,
    });
    return this.#run(answer);
  }

  async #run(answer: Promise<ClosedResult>): Promise<boolean> {
    this.busy = true;
    this.error = null;
    try {
      const { result } = await answer;
      if (!result.__typename.endsWith('Success')) throw new Error(result.message ?? result.__typename);
      return true;
    } catch (error) {
      this.error = error instanceof Error ? error.message : String(error);
      return false;
    } finally {
      this.busy = false;
    }
  }
}

const NO_FAULTS: SettingsFaults = { fields: {}, message: null };

/** The settings: what is stored, and a draft of changes. */
export class SettingsState {
  stored = $state.raw<PaperSettingsView | null>(null);
  draft = $state.raw<SettingsDraft | null>(null);
  faults = $state.raw<SettingsFaults>(NO_FAULTS);
  failure = $state<string | null>(null);
  busy = $state(false);
  saved = $state(false);
  readonly #client: Client;

  constructor(client: Client, initial: PaperSettingsView | null) {
    this.#client = client;
    this.#take(initial);
  }

  /** Fields that differ from what is stored. */
  get changes(): Partial<PaperSettingsView> {
    return this.stored === null || this.draft === null ? {} : changesOf(this.stored, this.draft);
  }

  /** Fields that must be filled first. */
  get empty(): readonly string[] {
    return this.draft === null ? [] : emptyFields(this.draft);
  }

  async load(): Promise<void> {
    try {
      this.#take((await ask(this.#client, PaperSettings, {})).paperConfig);
      this.failure = null;
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
    }
  }

  edit(part: Partial<SettingsDraft>): void {
    if (this.draft !== null) this.draft = { ...this.draft, ...part };
    this.saved = false;
  }

  /** Saves these fields, in the words of the language for what is refused; true when it was done. */
  async save(input: Partial<PaperSettingsView>, locale: 'en' | 'zh'): Promise<boolean> {
    this.busy = true;
    this.faults = NO_FAULTS;
    try {
      const { setPaperConfig } = await change(this.#client, SetPaperConfig, { input });
      const faults = faultsOf(setPaperConfig, locale);
      if (faults === null && 'data' in setPaperConfig) this.#merge(setPaperConfig.data, input);
      else this.faults = faults ?? NO_FAULTS;
      return faults === null;
    } catch (error) {
      this.faults = { fields: {}, message: error instanceof Error ? error.message : String(error) };
      return false;
    } finally {
      this.busy = false;
    }
  }

  #take(config: PaperSettingsView | null): void {
    this.stored = config;
    this.draft = config;
  }

  /** What was saved is stored; what else is being edited stays a draft. */
  #merge(config: PaperSettingsView, input: Partial<PaperSettingsView>): void {
    const before = this.draft ?? config;
    const rest = this.stored === null ? {} : changesOf(this.stored, before);
    const kept = Object.fromEntries(Object.entries(rest).filter(([field]) => !(field in input)));
    this.stored = config;
    this.draft = { ...config, ...kept };
    this.saved = true;
  }
}
