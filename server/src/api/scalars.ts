import { GraphQLError, Kind, valueFromASTUntyped } from 'graphql';
import { isDatabaseTime } from '../store/keyset.ts';
import { builder } from './builder.ts';

const ISO_UTC = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
const DECIMAL = /^-?\d{1,40}(\.\d{1,40})?$/;
const INTEGER = /^-?\d{1,20}$/;

/** Epoch milliseconds of an ISO-8601 text with a zone. Throws GraphQLError for anything else. */
export function parseDateTime(value: unknown): number {
  if (typeof value === 'string') {
    const day = ISO_UTC.exec(value)?.[1];
    const at = Date.parse(value);
    if (day !== undefined && isCalendarDay(day) && isDatabaseTime(at)) return at;
  }
  const given = JSON.stringify(value);
  throw new GraphQLError(
    `DateTime: ${given} is not allowed, expected ISO-8601 text with a zone from 2000 to 2200, such as 2026-01-31T12:00:00.000Z`,
  );
}

/** True for yyyy-mm-dd that the calendar has: 30 February, which Date takes for 2 March, is none. */
export function isCalendarDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(`${text}T`);
}

/** ISO-8601 UTC with milliseconds. Throws for what cannot be epoch milliseconds. */
export function serializeDateTime(value: unknown): string {
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= 8.64e15) {
    return new Date(value).toISOString();
  }
  throw new GraphQLError('DateTime: not epoch milliseconds');
}

/** A plain decimal text, unchanged. Throws for numbers, exponents and anything else. */
export function checkDecimal(value: unknown): string {
  if (typeof value === 'string' && DECIMAL.test(value)) return value;
  throw new GraphQLError('Decimal: expected a decimal string such as "0.1"');
}

/** A whole number as text. Throws for fractions and unsafe numbers. */
export function checkBigInt(value: unknown): string {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  if (typeof value === 'string' && INTEGER.test(value)) return value;
  throw new GraphQLError('BigInt: expected a string of digits');
}

builder.scalarType('DateTime', {
  description: 'A moment: ISO-8601 text in UTC with milliseconds.',
  serialize: serializeDateTime,
  parseValue: parseDateTime,
});

builder.scalarType('Decimal', {
  description: 'An exact decimal number as text: money, prices of orders, quantities.',
  serialize: checkDecimal,
  parseValue: checkDecimal,
});

builder.scalarType('BigInt', {
  description: 'A whole number of up to 64 bits as text.',
  serialize: checkBigInt,
  parseValue: checkBigInt,
  parseLiteral: (node) => {
    if (node.kind === Kind.INT || node.kind === Kind.STRING) return checkBigInt(node.value);
    throw new GraphQLError('BigInt: expected a string of digits');
  },
});

builder.scalarType('JSON', {
  description: 'Any JSON value; used for configurations and feature snapshots only.',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
});
