import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { InputError } from '../../input-error.ts';
import type { Terminal } from '../terminal.ts';

/** A new password: asked for twice without echo on a terminal, else the first line of standard input. */
export async function readNewPassword({ stdin, stderr }: Terminal): Promise<string> {
  if (!stdin.isTTY) return firstLine(stdin);
  const first = await ask(stdin, stderr, 'Password: ');
  const second = await ask(stdin, stderr, 'Again: ');
  if (first === second) return first;
  throw new InputError('password: the two entries differ (expected the same twice)');
}

async function firstLine(stdin: NodeJS.ReadStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk as Uint8Array));
  return (Buffer.concat(chunks).toString('utf8').split('\n')[0] ?? '').replace(/\r$/, '');
}

/** One line without echo: what readline would show goes nowhere. */
function ask(stdin: NodeJS.ReadStream, stderr: NodeJS.WriteStream, question: string): Promise<string> {
  stderr.write(question);
  const output = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: stdin, output, terminal: true });
  const answer = new Promise<string>((resolve, reject) => {
    reader.once('SIGINT', () =>
      reject(new InputError('password: nothing was entered (expected a password)')),
    );
    reader.question('', resolve);
  });
  return answer.finally(() => {
    reader.close();
    stderr.write('\n');
  });
}
