/** The one door to strategy configurations: file, mutation and form all come through here. */
export { canonicalConfig } from './config/canonical.ts';
export { fieldsOfFault } from './config/cross-field.ts';
export { type ErrorCode, type FieldError, fieldErrorMessage } from './config/errors.ts';
export {
  appliesTo,
  FIELDS,
  type Field,
  fieldAt,
  fieldDefault,
  fieldsOf,
  type Locale,
  ownFields,
  ownFieldsOf,
} from './config/fields.ts';
export { type ConfigResult, parseStrategyConfig } from './config/parse.ts';
export {
  ATR_SOURCES,
  type AtrSource,
  FAST_WINDOWS,
  type FastWindow,
  type ForbiddenHours,
  SLOW_WINDOWS,
  type SlowWindow,
  type StrategyConfig,
} from './config/strategy-config.ts';
export {
  gateDefaults,
  OTHER_SYMBOL_DEFAULTS,
  SYMBOL_DEFAULTS,
  type SymbolDefaults,
} from './config/symbols.ts';
