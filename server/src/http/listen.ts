import { createServer, type Server } from 'node:net';
import { type Config, ConfigError } from '../config.ts';

type Address = Pick<Config, 'host' | 'port'>;

/** Listens; rejects with words that name the setting when the address cannot be had. */
export function listen(server: Server, { host, port }: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    const refused = (error: NodeJS.ErrnoException) => reject(explained(error, { host, port }));
    server.once('error', refused);
    server.listen(port, host, () => {
      server.off('error', refused);
      resolve();
    });
  });
}

/** Looks whether the address can be had, before a database and an engine are started for nothing. */
export async function assertPortFree(address: Address): Promise<void> {
  const probe = createServer();
  await listen(probe, address);
  await new Promise((resolve) => probe.close(resolve));
}

function explained(error: NodeJS.ErrnoException, { host, port }: Address): Error {
  if (error.code === 'EADDRINUSE') {
    return new Error(`port ${port} on ${host} is in use; stop what uses it, or set PORT to another one`);
  }
  if (error.code === 'EACCES') {
    return new ConfigError(`PORT=${port} needs rights that this account does not have (expected above 1023)`);
  }
  return new ConfigError(`HOST=${host} cannot be listened on (expected an address of this machine)`);
}
