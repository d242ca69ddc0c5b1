import { loadPresets, type PresetsLoaded } from '@ae/server/store/presets.ts';
import { CommandFailure } from '../../input-error.ts';
import { type Invocation, optionSet } from '../command.ts';
import { withDatabase } from '../database.ts';

/** `ae presets load`: creates what is not there yet; what was edited since stays as it is. */
export async function run(invocation: Invocation): Promise<void> {
  const grid = optionSet(invocation, 'grid');
  const loaded = await withDatabase(({ database, config }) =>
    loadPresets(database, { venue: config.venue, grid, at: Date.now() }),
  );
  const { createdIds, present, unknownSymbols } = loaded;
  if (optionSet(invocation, 'json')) {
    invocation.terminal.out(JSON.stringify({ created: createdIds.length, present, unknownSymbols }));
  } else {
    invocation.terminal.out(`created ${createdIds.length}, already there ${present}`);
  }
  refuseUnknown(loaded);
}

function refuseUnknown({ unknownSymbols }: PresetsLoaded): void {
  if (unknownSymbols.length === 0) return;
  throw new CommandFailure(
    `presets of ${unknownSymbols.join(', ')} were not created: the database does not know these instruments (start the product once with this venue, then run this again)`,
  );
}
