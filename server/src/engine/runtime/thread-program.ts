/**
 * What a worker thread must be started with to run this program. Node 20 loads a thread's entry before `--import`
 * hooks reach it, so TypeScript sources go through a small program that registers the loader first.
 */
export function threadProgram(program: URL): URL {
  if (!program.pathname.endsWith('.ts')) return program;
  const loader = import.meta.resolve('tsx/esm/api');
  const source = `import { register } from ${JSON.stringify(loader)}; register(); await import(${JSON.stringify(program.href)});`;
  return new URL(`data:text/javascript,${encodeURIComponent(source)}`);
}
