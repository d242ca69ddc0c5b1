import type { Field } from '@ae/strategies/config.ts';
import { builder } from '../builder.ts';

type Words = Field['meaning'];

const WordsType = builder.objectRef<Words>('Words').implement({
  description: 'The same in both languages.',
  fields: (t) => ({ en: t.exposeString('en'), zh: t.exposeString('zh') }),
});

/** Null on fields whose kind has none. */
const numberOf = (field: Field, key: 'min' | 'max' | 'step'): number | null =>
  field.kind === 'number' ? field[key] : null;

export const ConfigFieldType = builder.objectRef<Field>('ConfigField').implement({
  description: 'A field of a configuration: what it may hold and what it means.',
  fields: (t) => ({
    path: t.exposeString('path', { description: 'Dotted; a model’s own field is `params.` and its name.' }),
    kind: t.exposeString('kind', { description: '`number`, `choice` or `toggle`.' }),
    default: t.field({ type: 'JSON', resolve: (field) => field.default }),
    min: t.float({ nullable: true, resolve: (field) => numberOf(field, 'min') }),
    max: t.float({ nullable: true, resolve: (field) => numberOf(field, 'max') }),
    step: t.float({
      nullable: true,
      description: 'What a form steps by; values between steps are valid.',
      resolve: (field) => numberOf(field, 'step'),
    }),
    isInteger: t.boolean({ resolve: (field) => field.kind === 'number' && field.integer }),
    unit: t.string({ nullable: true, resolve: (field) => (field.kind === 'number' && field.unit) || null }),
    options: t.stringList({ resolve: (field) => (field.kind === 'choice' ? [...field.options] : []) }),
    label: t.field({ type: WordsType, resolve: ({ label, meaning }) => label ?? meaning }),
    meaning: t.field({ type: WordsType, resolve: ({ meaning }) => meaning }),
  }),
});
