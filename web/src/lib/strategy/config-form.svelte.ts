/** State of the strategy form: the draft, what is wrong with it, and what the server said. */
import { appliesTo, fieldsOfFault, type Locale } from '@ae/strategies/config.ts';
import {
  choiceOf,
  configOf,
  type Draft,
  rebased,
  sameDraft,
  WEIGHTS,
  weightsTotal,
  withChoice,
} from './config-draft.ts';
import { byPath, checkDraft, type FormFault } from './form-check.ts';

export interface FormContext {
  locale: () => Locale;
  /** Symbols that exist; undefined while they are not known. */
  symbols: () => readonly string[] | undefined;
}

/** One edit session. Faults show on fields that were touched, and on all after the first submit. */
export class ConfigForm {
  draft: Draft = $state.raw({});
  submitted = $state(false);
  /** How many fields the last choice of instrument or model filled in; for a polite notice. */
  filled = $state<number | null>(null);
  /** Faults the server found, until the field changes. */
  refused = $state.raw<readonly FormFault[]>([]);
  #touched = $state.raw<ReadonlySet<string>>(new Set());
  /** Fields that the model does not use but that something is wrong with: a fault must be within reach. */
  #revealed = $state.raw<ReadonlySet<string>>(new Set());
  #start: Draft = $state.raw({});
  readonly #context: FormContext;

  constructor(start: Draft, context: FormContext) {
    this.#start = start;
    this.#context = context;
    this.draft = start;
  }

  readonly faults = $derived.by(() =>
    checkDraft(this.draft, this.#context.locale(), this.#context.symbols()),
  );
  readonly shown = $derived.by(() =>
    byPath([...this.refused, ...this.faults.filter((fault) => this.#isShown(fault))]),
  );
  readonly weights = $derived.by(() => weightsTotal(this.draft));
  readonly changed = $derived.by(() => !sameDraft(this.draft, this.#start));

  /** The configuration as it would be sent. */
  get config(): Record<string, unknown> {
    return configOf(this.draft);
  }

  /** Instrument and model of the draft, on which its defaults depend. */
  readonly choice = $derived.by(() => choiceOf(this.draft));

  /** Begins again from another configuration; what was edited is put on top of it when kept. */
  restart(start: Draft, keepEdits: boolean): void {
    this.draft = keepEdits ? rebased(this.draft, this.#start, start) : start;
    this.#start = start;
    this.submitted = false;
    this.refused = [];
    this.filled = null;
    this.#revealed = new Set();
  }

  /** Changes one field. Another instrument or model brings its own defaults. */
  set(path: string, value: unknown): void {
    this.#touched = new Set([...this.#touched, path]);
    this.refused = this.refused.filter((fault) => fault.path !== path && !isSumOf(fault, path));
    if ((path !== 'symbol' && path !== 'model') || value === this.draft[path]) {
      this.draft = { ...this.draft, [path]: value };
      this.#reveal(this.#revealed);
      return;
    }
    const { draft, filled } = withChoice(this.draft, { [path]: String(value) });
    this.draft = draft;
    this.#reveal(path === 'model' ? [] : this.#revealed);
    this.filled = filled.filter((one) => this.isShown(one)).length;
  }

  /** Whether a field belongs in the form: the model uses it, or something is wrong with it. */
  isShown(path: string): boolean {
    return appliesTo(path, this.choice.model) || this.#revealed.has(path);
  }

  /** The fault to show on a field; null when there is none. */
  faultAt(path: string): string | null {
    return this.shown.get(path)?.text ?? null;
  }

  /** Shows every fault; true when there is none and the draft may be sent. */
  submit(): boolean {
    this.submitted = true;
    this.refused = [];
    return this.faults.length === 0;
  }

  /** What was revealed stays until another model is chosen, so that no field goes while somebody types in it. */
  #reveal(before: Iterable<string>): void {
    this.#revealed = new Set([...before, ...this.faults.flatMap(fieldsOfFault)]);
  }

  /** The sum of the weights is said at once: it is the fault of no single field. */
  #isShown({ path }: FormFault): boolean {
    return this.submitted || path === 'weights' || this.#touched.has(path);
  }
}

function isSumOf(fault: FormFault, path: string): boolean {
  return fault.path === 'weights' && (WEIGHTS as readonly string[]).includes(path);
}
