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
import {
  afterSave,
  changesOf,
  edited,
  editOf,
  emptyFields,
  faultsOf,
  followed,
  type SettingsDraft,
  type SettingsEdit,
  type SettingsFaults,
  type SettingsField,
} from './settings.ts';

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

/** The settings: what is stored, by push, and a draft of changes. */
export class SettingsState {
  #edit = $state.raw<SettingsEdit | null>(null);
  /** Being saved. */
  #own: Partial<PaperSettingsView> = {};
  faults = $state.raw<SettingsFaults>(NO_FAULTS);
  failure = $state<string | null>(null);
  busy = $state(false);
  saved = $state(false);
  readonly #client: Client;

  constructor(client: Client, initial: PaperSettingsView | null) {
    this.#client = client;
    if (initial !== null) this.follow(initial);
  }

  get stored(): PaperSettingsView | null {
    return this.#edit?.stored ?? null;
  }

  get draft(): SettingsDraft | null {
    return this.#edit?.draft ?? null;
  }

  /** Fields that somebody else changed while they were edited here. */
  get contested(): readonly SettingsField[] {
    return this.#edit?.contested ?? [];
  }

  /** Fields that differ from what is stored. */
  get changes(): Partial<PaperSettingsView> {
    return this.#edit === null ? {} : changesOf(this.#edit.stored, this.#edit.draft);
  }

  /** Fields that must be filled first. */
  get empty(): readonly string[] {
    return this.draft === null ? [] : emptyFields(this.draft);
  }

  async load(): Promise<void> {
    try {
      this.follow((await ask(this.#client, PaperSettings, {})).paperConfig);
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
    }
  }

  /** Takes what is stored now; what is being edited stays. */
  follow(config: PaperSettingsView): void {
    this.#edit = this.#edit === null ? editOf(config) : followed(this.#edit, config, this.#own);
    this.failure = null;
  }

  edit(part: Partial<SettingsDraft>): void {
    if (this.#edit !== null) this.#edit = edited(this.#edit, part);
    this.saved = false;
  }

  /** Gives up values that somebody else has changed meanwhile. */
  takeTheirs(): void {
    const { stored, contested } = this;
    if (stored !== null) this.edit(Object.fromEntries(contested.map((field) => [field, stored[field]])));
  }

  /** Saves these fields, in the words of the language for what is refused; true when it was done. */
  async save(input: Partial<PaperSettingsView>, locale: 'en' | 'zh'): Promise<boolean> {
    const before = this.stored;
    this.busy = true;
    this.faults = NO_FAULTS;
    this.#own = input;
    try {
      const { setPaperConfig } = await change(this.#client, SetPaperConfig, { input });
      const faults = faultsOf(setPaperConfig, locale);
      this.faults = faults ?? NO_FAULTS;
      if ('data' in setPaperConfig) this.#keep(setPaperConfig.data, before);
      return faults === null;
    } catch (error) {
      this.faults = { fields: {}, message: error instanceof Error ? error.message : String(error) };
      return false;
    } finally {
      this.busy = false;
      this.#own = {};
    }
  }

  /** What was saved is stored; what else is being edited stays a draft. */
  #keep(config: PaperSettingsView, before: PaperSettingsView | null): void {
    const own = this.#own;
    this.#edit =
      this.#edit === null || before === null
        ? editOf(config)
        : afterSave(this.#edit, config, { own, before });
    this.saved = true;
  }
}
