import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { InputError } from '../input-error.ts';
import type { RowsBehind, WriterMark } from './table-columns.ts';

/** How far a draft is. */
export interface DraftMark extends RowsBehind {
  /** What is written, in words; another series does not go on with this draft. */
  readonly key: string;
  /** Rows that the series had when it was begun. */
  readonly total: number;
  readonly mark: WriterMark;
}

/**
 * A file under construction, beside the one that it will be, with a note of how far it is: a process that was killed
 * is followed by one that goes on. One process at a time writes it.
 */
export class Draft {
  readonly path: string;
  readonly #note: string;
  readonly #lock: string;

  /** Throws InputError when another process is writing the same file. */
  constructor(file: string) {
    this.path = join(dirname(file), `.${basename(file)}.part`);
    this.#note = `${this.path}.mark`;
    this.#lock = `${this.path}.lock`;
    const owner = existsSync(this.#lock) ? Number(readFileSync(this.#lock, 'utf8')) : 0;
    if (owner > 0 && owner !== process.pid && isAlive(owner)) {
      throw new InputError(
        `--out: ${file} is being written by process ${owner} (expected a file of one's own)`,
      );
    }
    writeFileSync(this.#lock, String(process.pid));
  }

  /** Cuts the draft back to its last mark, if it is one of this series; else there is nothing to go on with. */
  resume(key: string, total: number): DraftMark | null {
    const found = this.#read();
    if (found === null || found.key !== key || found.total !== total) {
      this.clear();
      return null;
    }
    truncateSync(this.path, found.mark.bytes);
    return found;
  }

  /** Takes effect at once or not at all; what it counts as written is on the disk. */
  save(mark: DraftMark): void {
    flush(this.path, 'r+');
    writeFileSync(`${this.#note}.new`, serialize(mark), { flush: true });
    renameSync(`${this.#note}.new`, this.#note);
  }

  /** Makes the draft the file. It outlives a power cut: its rows may be dropped from the database next. */
  publish(file: string): void {
    flush(this.path, 'r+');
    renameSync(this.path, file);
    // Its name is part of the folder. Windows opens none, and needs no such flush.
    if (process.platform !== 'win32') flush(dirname(file), 'r');
    this.clear();
  }

  clear(): void {
    for (const path of [this.path, this.#note, `${this.#note}.new`]) rmSync(path, { force: true });
  }

  /** Lets another process write the file. */
  release(): void {
    rmSync(this.#lock, { force: true });
  }

  #read(): DraftMark | null {
    if (!existsSync(this.#note) || !existsSync(this.path)) return null;
    const found = deserialize(readFileSync(this.#note)) as DraftMark;
    return statSync(this.path).size >= found.mark.bytes ? found : null;
  }
}

function flush(path: string, flags: 'r' | 'r+'): void {
  const descriptor = openSync(path, flags);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // A process of somebody else is alive too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
