import type { IntegrityReportRow, StoredIntegrityReport } from '../../store/api-integrity.ts';
import { isDatabaseTime } from '../../store/keyset.ts';
import { builder } from '../builder.ts';
import { badInput } from '../errors.ts';
import { isCalendarDay } from '../scalars.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

const IntegrityRowType = builder.objectRef<IntegrityReportRow>('IntegrityRow').implement({
  description: 'Completeness of one instrument’s tape over a UTC day.',
  fields: (t) => ({
    symbol: t.exposeString('symbol'),
    ticks: t.exposeFloat('ticks'),
    gaps: t.exposeInt('gaps'),
    missingIds: t.exposeFloat('missingIds', { description: 'Not stored though the source has them.' }),
    absentIds: t.exposeFloat('absentIds', { description: 'Missing at the source itself.' }),
    missingShare: t.exposeFloat('missingShare', {
      description: 'Missing ÷ (stored + missing), 0 to 1; 1 without a tick: the whole day is lost.',
    }),
    longestOutageMs: t.exposeFloat('longestOutageMs'),
    firstAggId: t.expose('firstAggId', { type: 'BigInt', nullable: true }),
    lastAggId: t.expose('lastAggId', { type: 'BigInt', nullable: true }),
    root: t.exposeString('root', { nullable: true, description: 'Root of the day’s hourly records, hex.' }),
  }),
});

const IntegrityReportType = builder.objectRef<StoredIntegrityReport>('IntegrityReport').implement({
  description: 'Proof of completeness of one UTC day, every instrument.',
  fields: (t) => ({
    day: t.exposeString('day', { description: 'yyyy-mm-dd, UTC' }),
    generatedAt: t.expose('generatedAt', { type: 'DateTime' }),
    rows: t.field({ type: [IntegrityRowType], resolve: ({ rows }) => [...rows] }),
    ticks: t.float({ resolve: ({ rows }) => sum(rows.map((row) => row.ticks)) }),
    missingIds: t.float({ resolve: ({ rows }) => sum(rows.map((row) => row.missingIds)) }),
    missingShare: t.float({
      resolve: ({ rows }) => {
        const missing = sum(rows.map((row) => row.missingIds));
        const all = missing + sum(rows.map((row) => row.ticks));
        // Of days that are lost as a whole the ids may not be known yet.
        const isLost = rows.some((row) => row.missingShare > 0);
        return all === 0 ? Number(isLost) : missing / all;
      },
    }),
  }),
});

builder.queryFields((t) => ({
  integrityReport: t.field({
    type: IntegrityReportType,
    nullable: true,
    description: 'Of a UTC day (yyyy-mm-dd), else the latest; null when there is none.',
    args: { day: t.arg.string() },
    complexity: { field: 20 },
    resolve: (_root, { day }, { parts }) => parts.stores.integrity.report(dayOf(day)),
  }),
}));

/** The day asked for. Throws BAD_USER_INPUT for anything but a calendar day of years that can be asked for. */
function dayOf(day: string | null | undefined): string | null {
  if (day === null || day === undefined) return null;
  if (DAY.test(day) && isCalendarDay(day) && isDatabaseTime(Date.parse(day))) return day;
  throw badInput(
    `day: ${JSON.stringify(day)} is not a day, expected yyyy-mm-dd from 2000 to 2200 such as 2026-01-31`,
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
