import { customType, doublePrecision } from 'drizzle-orm/pg-core';

/**
 * The only file that names raw column types. Time is epoch milliseconds in code and timestamptz(3) in
 * the database; money is an exact decimal string; rates and market features are doubles (fractions).
 */

/** Epoch milliseconds UTC ↔ timestamptz(3). Rejects values that look like seconds or microseconds. */
export const instant = customType<{ data: number; driverData: string }>({
  dataType: () => 'timestamp(3) with time zone',
  toDriver: (value) => {
    if (!Number.isInteger(value) || value < 1e11 || value > 1e14) {
      throw new RangeError(
        `instant: ${value} is not epoch milliseconds (expected an integer from 1e11 to 1e14)`,
      );
    }
    return new Date(value).toISOString();
  },
  fromDriver: (value) => new Date(value).getTime(),
});

/** Exact decimal, a string in code (money: prices of orders, quantities, fees, balances, R). */
export const decimal = customType<{ data: string; driverData: string }>({
  dataType: () => 'numeric',
});

/** A double: market features, fractions, ratios. */
export const fraction = (name: string) => doublePrecision(name);

/** 64-bit venue id, safe as a JS number up to 2^53. */
export const venueId = customType<{ data: number; driverData: string | number }>({
  dataType: () => 'bigint',
  fromDriver: (value) => Number(value),
});

/** A calendar day (UTC), 'yyyy-mm-dd' on both sides. */
export const day = customType<{ data: string; driverData: string }>({
  dataType: () => 'date',
});
