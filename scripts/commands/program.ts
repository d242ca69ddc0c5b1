import { ConfigError, productVersion } from '@ae/server/config.ts';
import { Command, CommanderError } from 'commander';
import { InputError } from '../input-error.ts';
import { Interrupted } from '../interrupt.ts';
import { COMMANDS, GROUPS } from './catalogue.ts';
import type { CommandEntry } from './command.ts';
import type { Terminal } from './terminal.ts';

const OK = 0;
const FAILURE = 1;
const BAD_INPUT = 2;
const INTERRUPTED = 130;

/** Runs one command and returns its exit code. Errors become exactly one line on stderr. */
export async function runCommandLine(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    await program(terminal).parseAsync([...argv], { from: 'user' });
    return OK;
  } catch (error) {
    return exitCodeOf(error, terminal);
  }
}

function exitCodeOf(error: unknown, terminal: Terminal): number {
  if (error instanceof Interrupted) return INTERRUPTED;
  if (error instanceof CommanderError && isHelp(error)) return error.exitCode === 0 ? OK : BAD_INPUT;
  terminal.note(oneLine(error));
  return isBadInput(error) ? BAD_INPUT : FAILURE;
}

/** The whole tree of commands. */
function program(terminal: Terminal): Command {
  const root = configured(new Command('ae'), terminal)
    .description('Arbitrage Engine: recorded markets, scored order flow, paper trading')
    .version(productVersion())
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 failed, 2 bad input, 130 interrupted. Data goes to stdout, messages to stderr.',
    );
  const groups = new Map<string, Command>();
  for (const entry of COMMANDS) {
    const [first = '', second] = entry.path.split(' ');
    if (second === undefined) root.addCommand(command(first, entry, terminal));
    else groupOf(groups, root, first, terminal).addCommand(command(second, entry, terminal));
  }
  return root;
}

function groupOf(groups: Map<string, Command>, root: Command, name: string, terminal: Terminal): Command {
  const found = groups.get(name);
  if (found !== undefined) return found;
  const group = configured(new Command(name), terminal).description(GROUPS[name] ?? name);
  root.addCommand(group);
  groups.set(name, group);
  return group;
}

function command(name: string, entry: CommandEntry, terminal: Terminal): Command {
  const built = configured(new Command(name), terminal)
    .description(entry.summary)
    .allowExcessArguments(false);
  if (entry.args !== undefined) built.arguments(entry.args);
  for (const { flags, meaning, required } of entry.options) {
    if (required === true) built.requiredOption(flags, meaning);
    else built.option(flags, meaning);
  }
  const examples = entry.examples.map((example) => `  ${example.replace(/^ae/, 'npm run -s ae --')}`);
  built.addHelpText('after', `\nExamples:\n${examples.join('\n')}`);
  return built.action(async () => {
    const { run } = await entry.load();
    await run({ args: built.processedArgs.flat().map(String), options: built.opts(), terminal });
  });
}

/** Commander must not end the process, and must leave error lines to us. */
function configured(built: Command, terminal: Terminal): Command {
  return built
    .exitOverride()
    .showSuggestionAfterError(true)
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.note(text.trimEnd()),
      outputError: () => undefined,
    });
}

function isHelp({ code }: CommanderError): boolean {
  return code === 'commander.help' || code === 'commander.helpDisplayed' || code === 'commander.version';
}

function isBadInput(error: unknown): boolean {
  return error instanceof InputError || error instanceof ConfigError || error instanceof CommanderError;
}

/** A message without line breaks; database and network errors often have an empty one and a code. */
function oneLine(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const inner = error instanceof AggregateError ? error.errors.map(oneLine).join('; ') : '';
  const code = (error as NodeJS.ErrnoException).code ?? error.name;
  const message = [error.message, inner, code].find((text) => text.trim() !== '') ?? '';
  return message
    .replace(/^error: /, '')
    .replaceAll(/\s*\n\s*/g, ' ')
    .trim();
}
