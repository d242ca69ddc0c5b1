import type { AbTestRow } from '../../store/ab-tests.ts';
import { builder } from '../builder.ts';

/** Named apart from its fields, because strategies point to tests and tests to strategies. */
export const AbTestRef = builder.objectRef<AbTestRow>('AbTest');
