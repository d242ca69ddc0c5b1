/** Values for the `{name}` places of a message. */
export type MessageParams = Readonly<Record<string, string | number>>;

/** A message with its places filled; a place without a value stays visible. */
export function fill(message: string, params: MessageParams = {}): string {
  return message.replaceAll(/\{(\w+)\}/g, (place, name: string) =>
    Object.hasOwn(params, name) ? String(params[name]) : place,
  );
}
