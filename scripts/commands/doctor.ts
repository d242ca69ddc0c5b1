import { readConfig } from '@ae/server/config.ts';
import { CommandFailure } from '../input-error.ts';
import { type Invocation, optionSet } from './command.ts';
import { checkDatabase } from './doctor/database.ts';
import type { Finding } from './doctor/finding.ts';
import { checkBrowser, checkDataFolder, checkNode, checkPort } from './doctor/machine.ts';
import { checkVenue } from './doctor/venue.ts';

/** `ae doctor`: every check, each with what to do; exit code 1 when one fails. */
export async function run(invocation: Invocation): Promise<void> {
  const config = readConfig();
  const findings: Finding[] = [
    checkNode(),
    await checkDataFolder(config),
    await checkPort(config),
    ...(await checkDatabase(config)),
    ...(await checkVenue(config)),
    checkBrowser(),
  ];
  const json = JSON.stringify(findings);
  invocation.terminal.out(optionSet(invocation, 'json') ? json : findings.map(describe).join('\n'));
  const failed = findings.filter(({ state }) => state === 'fail');
  if (failed.length > 0) throw new CommandFailure(`${failed.length} of ${findings.length} checks failed`);
}

function describe({ check, state, found, fix }: Finding): string {
  const line = `${state.padEnd(4)}  ${check.padEnd(11)}  ${found}`;
  return fix === null ? line : `${line}\n${' '.repeat(19)}→ ${fix}`;
}
