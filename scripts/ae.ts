import { runCommandLine } from './commands/program.ts';
import { processTerminal } from './commands/terminal.ts';
import { watchInterrupts } from './interrupt.ts';

// A reader that goes away (`ae … | head`) is no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

watchInterrupts();
process.exitCode = await runCommandLine(process.argv.slice(2), processTerminal());
