import { emptyCatch } from './rules/empty-catch.ts';
import { environment } from './rules/environment.ts';
import { fileNames } from './rules/file-names.ts';
import { lockfile } from './rules/lockfile.ts';
import { machinePaths } from './rules/machine-paths.ts';
import { nameRouting } from './rules/name-routing.ts';
import { purity } from './rules/purity.ts';
import { rawColumns } from './rules/raw-columns.ts';
import { secrets } from './rules/secrets.ts';
import { size } from './rules/size.ts';
import { webNames } from './rules/web-names.ts';
import type { Finding, Rule, SourceText } from './source.ts';

/** The rules of the house that no ready-made linter knows. */
export const RULES: readonly Rule[] = [
  purity,
  environment,
  rawColumns,
  nameRouting,
  emptyCatch,
  size,
  fileNames,
  secrets,
  machinePaths,
  lockfile,
  webNames,
];

/** Everything that breaks a rule, in file order. */
export function checkSources(sources: readonly SourceText[], rules: readonly Rule[] = RULES): Finding[] {
  return sources.flatMap((source) =>
    rules
      .filter((rule) => rule.applies(source.path))
      .flatMap((rule) =>
        rule.check(source).map((fault) => ({ path: source.path, rule: rule.name, ...fault })),
      ),
  );
}
