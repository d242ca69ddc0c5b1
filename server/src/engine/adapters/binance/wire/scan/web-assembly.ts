/** The parts of WebAssembly that are used here: Node has them, its types do not. */
interface Host {
  readonly Memory: new (size: { readonly initial: number; readonly maximum: number }) => CompiledMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: { readonly env: { readonly memory: CompiledMemory } },
  ) => { readonly exports: Readonly<Record<string, unknown>> };
}

interface CompiledMemory {
  readonly buffer: ArrayBuffer;
}

const { Memory, Module, Instance } = (globalThis as unknown as { readonly WebAssembly: Host }).WebAssembly;

/** Memory of a fixed number of pages of 64 KiB. */
export function fixedMemory(pages: number): CompiledMemory {
  return new Memory({ initial: pages, maximum: pages });
}

/** What a compiled module exports that works in this memory. */
export function instantiate(base64: string, memory: CompiledMemory): Readonly<Record<string, unknown>> {
  return new Instance(new Module(Buffer.from(base64, 'base64')), { env: { memory } }).exports;
}
