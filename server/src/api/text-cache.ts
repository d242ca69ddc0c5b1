import type { DocumentNode } from 'graphql';

/** What was made of texts, the least recently used left out first; bounded by its size and not by its number. */
export class TextCache<T> {
  readonly #entries = new Map<string, { readonly value: T; readonly bytes: number }>();
  readonly #mostBytes: number;
  readonly #bytesOf: (text: string, value: T) => number;
  #bytes = 0;

  /** `bytesOf`: about what an entry takes in memory. */
  constructor(mostBytes: number, bytesOf: (text: string, value: T) => number) {
    this.#mostBytes = mostBytes;
    this.#bytesOf = bytesOf;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(text: string): T | undefined {
    const entry = this.#entries.get(text);
    if (entry === undefined) return undefined;
    // A map keeps the order of insertion: the last one is the one used last.
    this.#entries.delete(text);
    this.#entries.set(text, entry);
    return entry.value;
  }

  set(text: string, value: T): void {
    const bytes = this.#bytesOf(text, value);
    this.#remove(text);
    if (bytes > this.#mostBytes) return;
    this.#entries.set(text, { value, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#mostBytes) return;
      this.#remove(oldest);
    }
  }

  #remove(text: string): void {
    this.#bytes -= this.#entries.get(text)?.bytes ?? 0;
    this.#entries.delete(text);
  }
}

const BYTES_PER_CHAR = 2;
/** A node and its token take half a kilobyte; an invalid document has up to a hundred errors of 3 kB besides. */
const BYTES_PER_TOKEN = 2_048;
/** A syntax error with its stack. */
const BYTES_PER_ERROR = 2_048;

/** About what a document and the verdict on it take in memory. */
export function documentBytes(text: string, document: DocumentNode): number {
  let tokens = 0;
  for (let token = document.loc?.startToken; token; token = token.next ?? undefined) tokens += 1;
  return text.length * BYTES_PER_CHAR + tokens * BYTES_PER_TOKEN;
}

/** All documents of the app, of which there are about ninety, take 11 MB by this reckoning. */
const MOST_DOCUMENT_BYTES = 32 * 1024 * 1024;
const MOST_ERROR_BYTES = 4 * 1024 * 1024;

/** What Yoga remembers of documents; by itself it counts a thousand of them, however large. */
export function documentCaches() {
  return {
    documentCache: new TextCache<DocumentNode>(MOST_DOCUMENT_BYTES, documentBytes),
    errorCache: new TextCache<unknown>(
      MOST_ERROR_BYTES,
      (text) => text.length * BYTES_PER_CHAR + BYTES_PER_ERROR,
    ),
  };
}
