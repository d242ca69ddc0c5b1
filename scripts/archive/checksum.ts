import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { InputError } from '../input-error.ts';

const SHA256 = /^[0-9a-f]{64}\b/i;

/**
 * Compares a file with the `.CHECKSUM` that the archive publishes beside it (SHA-256, then the name). Resolves to
 * false when there is none. Throws InputError when they differ or the checksum file is not one.
 */
export async function verifyChecksum(file: string): Promise<boolean> {
  const checksumFile = `${file}.CHECKSUM`;
  if (!existsSync(checksumFile)) return false;
  const wanted = SHA256.exec(await contentOf(checksumFile))?.[0].toLowerCase();
  if (wanted === undefined) {
    throw new InputError(
      `${checksumFile} line 1: is not a checksum (expected 64 hexadecimal digits and a name)`,
    );
  }
  const found = await sha256(file);
  if (found === wanted) return true;
  throw new InputError(`${file}: SHA-256 is ${found} (expected ${wanted} as in ${checksumFile})`);
}

async function contentOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: Error) => {
    throw new InputError(
      `${file}: cannot be read: ${cause.message} (expected the checksum of the file beside it)`,
      {
        cause,
      },
    );
  });
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) hash.update(chunk);
  return hash.digest('hex');
}
