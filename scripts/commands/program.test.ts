import { describe, expect, it } from 'vitest';
import { COMMANDS } from './catalogue.ts';
import { runCommandLine } from './program.ts';
import type { Terminal } from './terminal.ts';

function recorded() {
  const out: string[] = [];
  const notes: string[] = [];
  const terminal = {
    stdin: process.stdin,
    stderr: process.stderr,
    out: (line: string) => void out.push(line),
    note: (line: string) => void notes.push(line),
  } satisfies Terminal;
  return { out, notes, terminal };
}

describe('ae', () => {
  it.each(COMMANDS.map(({ path }) => path))('%s --help shows an example and ends with 0', async (path) => {
    const { out, terminal } = recorded();
    expect(await runCommandLine([...path.split(' '), '--help'], terminal)).toBe(0);
    expect(out.join('\n')).toContain(`npm run -s ae -- ${path}`);
  });

  it('prints its version', async () => {
    const { out, terminal } = recorded();
    expect(await runCommandLine(['--version'], terminal)).toBe(0);
    expect(out).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
  });

  it.each([
    ['an unknown command', ['featurs'], /unknown command 'featurs'.*features/],
    ['an unknown option', ['presets', 'list', '--all'], /unknown option '--all'/],
    ['a missing option', ['features', '--symbol', 'BTCUSDT'], /--at/],
    ['a missing argument', ['import', '--symbol', 'BTCUSDT'], /missing required argument 'file'/],
    ['an argument too many', ['doctor', 'now'], /too many arguments/],
  ])('answers %s with one line and 2', async (_, argv, message) => {
    const { out, notes, terminal } = recorded();
    expect(await runCommandLine(argv, terminal)).toBe(2);
    expect(out).toEqual([]);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(message);
    expect(notes[0]).not.toContain('\n');
  });

  it('shows its help when it is called without a command', async () => {
    const { notes, terminal } = recorded();
    expect(await runCommandLine([], terminal)).toBe(2);
    expect(notes.join('\n')).toContain('Usage: ae');
  });
});
