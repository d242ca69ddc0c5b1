import { parseArgs } from 'node:util';
import { runDrill } from './completeness/run.ts';

/**
 * Completeness under faults: runs the built product with its simulated venue, whose streams (and REST answers, with
 * `storm-all`) fail in a seeded rotation, optionally kills it with -9 again and again, and compares what it stored
 * with the venue's own list, id by id. Prints one JSON line; exit code 1 when anything differs. Linux only.
 *
 * `node --import tsx test/drills/completeness.ts --minutes 30 --instruments 300 --faults storm [--kill-every 120]`
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    instruments: { type: 'string', default: '300' },
    faults: { type: 'string', default: 'storm' },
    'kill-every': { type: 'string', default: '0' },
    rate: { type: 'string', default: '1' },
    settle: { type: 'string', default: '120' },
  },
});

const result = await runDrill(
  {
    seconds: number('minutes') * 60,
    instruments: number('instruments'),
    faults: values.faults,
    killEverySeconds: number('kill-every'),
    rate: number('rate'),
    settleSeconds: number('settle'),
    withCandles: true,
  },
  (line) => process.stderr.write(`${line}\n`),
);
process.stdout.write(`${JSON.stringify(result)}\n`);
process.exit(result.holds ? 0 : 1);

function number(name: 'minutes' | 'instruments' | 'kill-every' | 'rate' | 'settle'): number {
  const value = Number(values[name]);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new Error(`--${name} ${values[name]} is not valid (expected a number of 0 or more)`);
}
