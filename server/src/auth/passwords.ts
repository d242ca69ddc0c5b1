import { hash, verify } from '@node-rs/argon2';
import PQueue from 'p-queue';
import { COMMON_PASSWORDS } from './common-passwords.ts';
import { LockedError } from './errors.ts';

/** argon2id with 19 MiB, 2 passes, 1 lane (OWASP); the library's default algorithm is argon2id. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const SHORTEST = 10;
const LONGEST = 256;
/** Hashing takes a core and 19 MiB: a flood of sign-ins waits here and not in memory. */
const queue = new PQueue({ concurrency: 2 });
/** So many wait at most (about two seconds of work); the next is told to come again. */
const LONGEST_QUEUE = 100;
const COME_AGAIN_MS = 5_000;
let decoy: Promise<string> | null = null;

/** PHC string of a password. Throws LockedError when too many wait already. */
export async function hashPassword(password: string): Promise<string> {
  refuseFlood();
  return queue.add(() => hash(password, COST));
}

/** True when the password is right. Throws LockedError in a flood. `stored` null (no such account) costs the same time and is false. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword('nobody has this password');
  const against = stored ?? (await decoy);
  refuseFlood();
  const right = await queue.add(() => verify(against, password.slice(0, LONGEST)));
  return right && stored !== null;
}

function refuseFlood(): void {
  if (queue.size >= LONGEST_QUEUE) throw new LockedError(Date.now() + COME_AGAIN_MS);
}

/** Makes the decoy ready, so that the first unknown name is not slower than the others. */
export async function warmPasswords(): Promise<void> {
  decoy ??= hashPassword('nobody has this password');
  await decoy;
}

/** Why a new password is not taken; null when it is. */
export function passwordProblem(
  password: string,
  username: string,
): 'too_short' | 'too_long' | 'common' | null {
  if ([...password].length < SHORTEST) return 'too_short';
  if (password.length > LONGEST) return 'too_long';
  const plain = password.toLowerCase();
  if (plain.includes(username.toLowerCase()) && username.length >= SHORTEST - 2) return 'common';
  if (new Set(plain).size < 4) return 'common';
  return COMMON_PASSWORDS.has(plain) ? 'common' : null;
}
