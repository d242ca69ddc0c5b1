/** The choices of an open form: a list of instruments that is still empty is read until it is not. */
import type { Client } from '@urql/core';
import { repeat } from '../graphql/retry.ts';
import { type FormOptions, readFormOptions } from './form-options.ts';

export class FormChoices {
  #later = $state.raw<FormOptions | null>(null);
  readonly #client: Client;
  readonly #first: () => FormOptions;

  /** `first`: what the page was loaded with. Call while the component is set up. */
  constructor(client: Client, first: () => FormOptions) {
    this.#client = client;
    this.#first = first;
    // The engine stores the instruments when the venue has told them: after the first start that takes seconds.
    $effect(() => (this.known === undefined ? repeat(this.#read) : undefined));
  }

  readonly options: FormOptions = $derived.by(() => {
    const first = this.#first();
    return first.symbols.length > 0 ? first : (this.#later ?? first);
  });

  /** Symbols that exist; undefined while none is known. */
  readonly known: readonly string[] | undefined = $derived.by(() => {
    const { symbols } = this.options;
    return symbols.length > 0 ? symbols.map(({ value }) => value) : undefined;
  });

  readonly #read = async (): Promise<void> => {
    // The next look tells more.
    this.#later = await readFormOptions(this.#client).catch(() => this.#later);
  };
}
