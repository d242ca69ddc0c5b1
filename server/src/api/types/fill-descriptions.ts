/** What the API says of how a position is filled: one wording for paper positions, virtual ones and explanations. */

export const FILL_MODEL =
  '`level`: targets and stops fill at their level; `market`: orders at the market fill at the next trade plus slippage.';
export const TRIGGER_PRICE =
  '`last` or `mark`: the price that starts its exits. Mark prices of an outage are replayed minute by minute, before the trades after them; where a minute touches stop and target, the stop counts.';
export const PRICE =
  'The price of now that its exits look at, by `triggerPrice`; the last trade until a mark is known.';
export const ENTRY_SLIPPAGE =
  'Entry against the price of the signal, positive is worse; 0 under fill model `level`.';
export const CAPITAL_FRACTION =
  "Share of the account's balance that sized it; null when its tier and 1R did.";
export const PENDING_EXIT = 'An exit that was triggered and waits for the next trade; null when none does.';
export const PENDING_EXIT_AT = 'When the exit that waits was triggered.';
