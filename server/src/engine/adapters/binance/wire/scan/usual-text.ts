/**
 * The aggregate trade in the order in which the venue writes it today. Any other order is read by its layout.
 *
 * `{"stream":"btcusdt@aggTrade","data":{"e":"aggTrade","E":…,"s":"BTCUSDT","a":…,"p":"…","q":"…","nq":"…","f":…,
 * "l":…,"T":…,"m":…}}`
 */
export const PREFIX_TEXT = '{"stream":"';
export const MIDDLE_TEXT = '@aggTrade","data":{"e":"aggTrade","E":';
export const ID_TEXTS = [',"a":', ',"f":', ',"l":'] as const;
export const PRICE_TEXT = ',"p":"';
export const QTY_TEXT = '","q":"';
export const NORMAL_QTY_TEXT = '","nq":"';
export const TIME_TEXT = ',"T":';
export const FLAG_TEXT = ',"m":';
export const END_TEXT = '}}';
/** From the end of the quantity to the end of the frame, without ids and quantities; `true` is assumed. */
export const REST_LENGTH = `","nq":"","f":,"l":,"T":0123456789012,"m":true}}`.length;
