import { fileURLToPath } from 'node:url';
import { checkSources } from './rules.ts';
import { repositoryFiles } from './source.ts';

/** Own rules over the whole checkout; one line per finding, exit code 1 when there is any. */
const sources = repositoryFiles(fileURLToPath(new URL('../..', import.meta.url)));
const findings = checkSources(sources);
for (const { path, line, rule, message } of findings) {
  process.stdout.write(`${path}:${line} ${rule}: ${message}\n`);
}
process.stdout.write(`${sources.length} files, ${findings.length} findings\n`);
process.exitCode = findings.length > 0 ? 1 : 0;
