import type { Terminal } from './terminal.ts';

/** What a command gets: values as typed by a person, checked by the command itself. */
export interface Invocation {
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  readonly terminal: Terminal;
}

/** A module of commands/: does its work, or throws InputError (exit 2) or any other error (exit 1). */
interface CommandModule {
  run(invocation: Invocation): Promise<void>;
}

/** One command of the command line; its code is imported only when it is called. */
export interface CommandEntry {
  /** Words that call it: `features`, `presets load`. */
  readonly path: string;
  readonly summary: string;
  /** Positional arguments in commander's notation. */
  readonly args?: string;
  /** Options in commander's notation with their meaning; `required` ones must be given. */
  readonly options: readonly { readonly flags: string; readonly meaning: string; readonly required?: true }[];
  readonly examples: readonly string[];
  readonly load: () => Promise<CommandModule>;
}

export const JSON_OPTION = { flags: '--json', meaning: 'print JSON for programs' } as const;

/** Text of an option that was given; null when it was not. */
export function optionText({ options }: Invocation, name: string): string | null {
  const value = options[name];
  return typeof value === 'string' ? value : null;
}

/** True when a switch was given. */
export function optionSet({ options }: Invocation, name: string): boolean {
  return options[name] === true;
}
