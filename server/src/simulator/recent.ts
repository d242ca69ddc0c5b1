/** A bounded map that forgets the entry unused for longest. */
export class Recent<K, V> {
  private readonly entries = new Map<K, V>();
  private readonly capacity: number;
  /** Used last, if any: moving it to the end again and again would rebuild the map all the time. */
  private newest: { readonly key: K; readonly value: V } | null = null;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  /** The stored value, or the one `make` returns, which is then stored. */
  get(key: K, make: () => V): V {
    if (this.newest !== null && this.newest.key === key) return this.newest.value;
    const value = this.entries.get(key) ?? make();
    this.entries.delete(key);
    this.entries.set(key, value);
    this.newest = { key, value };
    if (this.entries.size > this.capacity) this.forgetOldest();
    return value;
  }

  private forgetOldest(): void {
    const oldest = this.entries.keys().next();
    if (!oldest.done) this.entries.delete(oldest.value);
  }
}
