import { describe, expect, it } from 'vitest';
import { tree } from './tree.ts';

/** Lists that cannot grow: as long as the program or the set of instruments is. */
const BOUNDED = ['models', 'statsByInstrument'];
const printed = tree().find(({ path }) => path === 'server/schema.graphql')?.text ?? '';

/** Lines of one type of the printed schema. */
function fieldsOf(type: string): string[] {
  const block = printed.split(`\ntype ${type} {\n`)[1]?.split('\n}')[0] ?? '';
  return block.split('\n').filter((line) => /^ {2}\w+[(:]/.test(line));
}

describe('lists that can grow are connections', () => {
  it('no query returns a plain list', () => {
    const plain = fieldsOf('Query').filter((field) => /: \[[^:]*$/.test(field.replace(/\([^)]*\)/, '')));
    const names = plain.map((field) => field.trim().split(/[(:]/)[0] ?? '');
    expect(names.filter((name) => !BOUNDED.includes(name))).toEqual([]);
  });

  it('every connection has cursors and a page', () => {
    const connections = fieldsOf('Query').filter((field) => /Connection!?$/.test(field));
    expect(connections.length).toBeGreaterThan(5);
    for (const field of connections) {
      for (const argument of ['first: Int', 'after: String', 'last: Int', 'before: String']) {
        expect(field).toContain(argument);
      }
      const type = /(\w+Connection)!?$/.exec(field)?.[1] ?? '';
      expect(fieldsOf(type).map((line) => line.trim())).toContain('pageInfo: PageInfo!');
    }
  });
});
