import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

/**
 * `node --import tsx scripts/wasm/compile.ts [--check]`: compiles the AssemblyScript of the frame reader into a module that is
 * imported like any other. What it makes is committed, so that nothing has to be compiled to run the product; `--check`
 * says with exit code 1 when it is not what the source gives.
 */
const folder = join(
  dirname(dirname(dirname(fileURLToPath(import.meta.url)))),
  'server/src/engine/adapters/binance/wire/scan',
);
const SOURCE = 'usual-trade.as';
const TARGET = join(folder, 'usual-trade.generated.ts');
/** The compiler knows files by this ending only. */
const ENTRY = 'usual-trade.ts';
const OPTIONS = ['-O3', '--runtime', 'stub', '--importMemory', '--noAssert', '--outFile', 'out.wasm'];
const LINE = 100;

const made = moduleText(await compile());
if (!process.argv.includes('--check')) await writeFile(TARGET, made);
else if ((await readFile(TARGET, 'utf8')) !== made) {
  process.stderr.write(`${TARGET} is not what ${SOURCE} gives: run scripts/wasm/compile.ts\n`);
  process.exitCode = 1;
}

async function compile(): Promise<Uint8Array> {
  const source = await readFile(join(folder, SOURCE), 'utf8');
  let binary: Uint8Array | null = null;
  const { error, stderr } = await asc.main([ENTRY, ...OPTIONS], {
    readFile: (name) => (name === ENTRY ? source : null),
    writeFile: (_name, contents) => {
      if (typeof contents !== 'string') binary = contents;
    },
    listFiles: () => [],
  });
  if (error !== null || binary === null) throw new Error(`${SOURCE} does not compile:\n${stderr.toString()}`);
  return binary;
}

function moduleText(binary: Uint8Array): string {
  const text = Buffer.from(binary).toString('base64');
  const lines = Array.from(
    { length: Math.ceil(text.length / LINE) },
    (_, index) => `  '${text.slice(index * LINE, (index + 1) * LINE)}',\n`,
  );
  return `// Written by scripts/wasm/compile.ts from ${SOURCE}.\nexport const MODULE = [\n${lines.join('')}].join('');\n`;
}
