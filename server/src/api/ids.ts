import { decodeGlobalID, encodeGlobalID } from '@pothos/plugin-relay';
import { isDatabaseText } from '../store/keyset.ts';
import { badInput } from './errors.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** True for the text of a UUID. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** Reads the id inside a global id of a type whose ids are UUIDs. Throws BAD_USER_INPUT. */
export function uuidOf(type: NodeName): (id: string) => string {
  return (id) => {
    if (isUuid(id)) return id.toLowerCase();
    throw badInput(`id: expected the id of a ${type}`);
  };
}

/** Reads the id inside a global id of a type whose ids are text. Throws BAD_USER_INPUT. */
export function textIdOf(type: NodeName): (id: string) => string {
  return (id) => {
    if (isDatabaseText(id)) return id;
    throw badInput(`id: expected the id of a ${type}`);
  };
}

/** Types that have a global id. */
export type NodeName =
  | 'User'
  | 'Instrument'
  | 'Strategy'
  | 'Signal'
  | 'Position'
  | 'VirtualPosition'
  | 'InviteCode'
  | 'AbTest';

/** Types whose ids are text of our own making. */
const TEXT_IDS: ReadonlySet<NodeName> = new Set(['Signal', 'Position', 'VirtualPosition']);

/** The opaque id by which pages know an entity. */
export function globalId(type: NodeName, id: string): string {
  return encodeGlobalID(type, id);
}

/** Our id inside a global id of this type; a bare UUID is taken as it is. Throws BAD_USER_INPUT. */
export function localId(type: NodeName, given: string): string {
  if (UUID.test(given)) return given.toLowerCase();
  const id = decoded(type, given);
  if (id !== null && (TEXT_IDS.has(type) || UUID.test(id))) return id;
  throw badInput(`id: expected the id of a ${type}`);
}

/** The same for an optional list. */
export function localIds(type: NodeName, given: readonly string[] | null | undefined): string[] | null {
  return given === null || given === undefined ? null : given.map((id) => localId(type, id));
}

function decoded(type: NodeName, given: string): string | null {
  try {
    const { typename, id } = decodeGlobalID(given);
    return typename === type ? id : null;
  } catch {
    return null;
  }
}
