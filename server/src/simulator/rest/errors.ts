/** An answer of the venue that is not 200; `code` and `message` as Binance words them. */
export class VenueError extends Error {
  readonly status: number;
  readonly code: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export const missing = (name: string) =>
  new VenueError(400, -1102, `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`);
export const illegal = (name: string) =>
  new VenueError(
    400,
    -1100,
    `Illegal characters found in parameter '${name}'; legal range is '^[0-9]{1,20}$'.`,
  );
export const invalidData = (name: string) =>
  new VenueError(400, -1130, `Data sent for parameter '${name}' is not valid.`);
export const invalidSymbol = () => new VenueError(400, -1121, 'Invalid symbol.');
export const invalidInterval = () => new VenueError(400, -1120, 'Invalid interval.');
export const invalidPath = (method: string, path: string) =>
  new VenueError(404, -5000, `Path ${path}, Method ${method} is invalid`);
