import { gridPresets } from '@ae/strategies/grid.ts';
import { presets } from '@ae/strategies/presets.ts';
import { MODELS } from '@ae/strategies/registry.ts';
import { type Fault, isTest, lineFaults, type Rule, type SourceText } from '../source.ts';

/** Models of the specification by form (also those still to come), and of the registry and presets by name. */
const FORM = /orderflow-v\d+(?:-\w+)?/;
const NAMES = [
  ...MODELS.map((model) => model.id),
  ...presets().map((preset) => preset.displayName),
  ...gridPresets().map((preset) => preset.displayName),
];
const PATTERN = new RegExp([FORM.source, ...NAMES.map(escaped)].join('|'));
const SERVER_IMPORT = /from\s+['"]@ae\/(?:server|db|scripts|test)\/(?!enums\.ts)[^'"]*['"]/;

/** Pages are drawn from data: no page per model or strategy, and nothing of the server in the browser. */
export const webNames: Rule = {
  name: 'one-page-any-strategy',
  applies: (path) =>
    /^web\/src\/.*\.(ts|svelte)$/.test(path) && !isTest(path) && !path.includes('/generated/'),
  check: (source) => [...nameFaults(source), ...importFaults(source)],
};

function nameFaults(source: SourceText): Fault[] {
  return lineFaults(
    source,
    PATTERN,
    (name) => `"${name}" in a page: a page per strategy version is an old fault; take it from the data`,
  );
}

function importFaults(source: SourceText): Fault[] {
  return lineFaults(
    source,
    SERVER_IMPORT,
    (match) => `${match}: server code in the browser; pages know @ae/strategies and the API`,
  );
}

function escaped(name: string): string {
  return name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
