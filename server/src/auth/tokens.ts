import { createHash, randomInt, timingSafeEqual } from 'node:crypto';

/** Letters and digits that nobody confuses: no 0, O, 1, I, L. */
export const CODE_ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** SHA-256 (hex): what the database keeps of a token. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** A random code of the unambiguous alphabet (4.95 bits a character). */
export function randomCode(length: number): string {
  let code = '';
  for (let index = 0; index < length; index += 1) code += CODE_ALPHABET[randomInt(CODE_ALPHABET.length)];
  return code;
}

/** A code as a person typed it: upper case, without spaces, dashes and what no code contains. */
export function normalCode(typed: string): string {
  return typed.toUpperCase().replaceAll(/[\s\0-]/g, '');
}

/** Compares two hashes in a time that says nothing. */
export function sameHash(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
