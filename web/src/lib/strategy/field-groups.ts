/** The fields in groups of the form and of the settings page. Every field is in exactly one. */
import { type Field, fieldsOf } from '@ae/strategies/config.ts';

export const GROUPS = [
  'identity',
  'model',
  'windows',
  'weights',
  'scores',
  'gates',
  'exits',
  'pace',
  'account',
] as const;
export type FieldGroup = (typeof GROUPS)[number];

/** Group by field name, or by the part before the dot; a field nobody placed is shown with the identity. */
const GROUP_OF: ReadonlyMap<string, FieldGroup> = new Map([
  ['params', 'model'],
  ['cvdFastWindow', 'windows'],
  ['cvdSlowWindow', 'windows'],
  ['weightDirection', 'weights'],
  ['weightEnv', 'weights'],
  ['weightAux', 'weights'],
  ['weightMomentum', 'weights'],
  ['entryScore', 'scores'],
  ['flipThreshold', 'scores'],
  ['gateVol', 'gates'],
  ['gateCvd', 'gates'],
  ['gateWhale', 'gates'],
  ['gateObi', 'gates'],
  ['gateSpotPerp', 'gates'],
  ['atrSource', 'exits'],
  ['slAtrMultiplier', 'exits'],
  ['tp1Ratio', 'exits'],
  ['tp2Ratio', 'exits'],
  ['breakEvenBufferAtr', 'exits'],
  ['timeoutMinutes', 'exits'],
  ['cooldownMinutes', 'pace'],
  ['forbiddenHours', 'pace'],
  ['initialBalance', 'account'],
  ['riskPerTrade', 'account'],
]);

/** The group of a field. */
export function groupOf(path: string): FieldGroup {
  return GROUP_OF.get(prefixOf(path)) ?? 'identity';
}

/** The fields of a group, in the order of the table; those of the group `model` are the model's own. */
export function fieldsIn(group: FieldGroup, model = ''): Field[] {
  return fieldsOf(model).filter(({ path }) => groupOf(path) === group);
}

/** One gate of the form: its switch and its numbers. */
export interface GateFields {
  /** Name of the group in the configuration, e.g. `gateVol`. */
  prefix: string;
  toggle: Field;
  /** False where the gate is always on: only its thresholds can be set. */
  hasSwitch: boolean;
  numbers: Field[];
}

/** The gates of which something is shown, in the order of the table. */
export function gateFields(isShown: (path: string) => boolean = () => true): GateFields[] {
  const fields = fieldsIn('gates');
  const shown = fields.filter(({ path }) => isShown(path));
  return fields
    .filter(({ kind }) => kind === 'toggle')
    .map((toggle) => {
      const prefix = prefixOf(toggle.path);
      const numbers = shown.filter(({ path, kind }) => kind === 'number' && prefixOf(path) === prefix);
      return { prefix, toggle, hasSwitch: isShown(toggle.path), numbers };
    })
    .filter(({ hasSwitch, numbers }) => hasSwitch || numbers.length > 0);
}

/** Paths of a group that are not shown; `all` when nothing of it is. A gate counts as one, by its switch. */
export function hiddenIn(
  group: FieldGroup,
  model: string,
  isShown: (path: string) => boolean,
): 'all' | string[] {
  const fields = fieldsIn(group, model);
  const hidden = fields.filter(({ path }) => !isShown(path)).map(({ path }) => path);
  if (hidden.length > 0 && hidden.length === fields.length) return 'all';
  if (group !== 'gates') return hidden;
  // A gate without its switch still has its thresholds.
  const left = new Set(gateFields(isShown).map(({ prefix }) => prefix));
  return gateFields()
    .filter(({ prefix }) => !left.has(prefix))
    .map(({ toggle }) => toggle.path);
}

/** The part before the dot, or the whole path. */
export function prefixOf(path: string): string {
  const dot = path.indexOf('.');
  return dot === -1 ? path : path.slice(0, dot);
}
