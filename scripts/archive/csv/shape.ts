import { InputError, inputError, quote } from '../../input-error.ts';
import type { NameParts } from '../file-name.ts';
import { type ArchiveKind, fieldIndex, LAYOUTS, type Layout, layoutOf, missingFields } from '../layout.ts';
import { looksLikeRecording } from '../stream-recording.ts';
import { CsvScanner, type ScanPlan } from './scanner.ts';

/** How the rows of one CSV are to be read. */
export interface CsvShape {
  readonly layout: Layout;
  readonly plan: ScanPlan;
  /** Names of the columns of the file, as its header or the archive's layout has them. */
  readonly headers: readonly string[];
  readonly hasHeader: boolean;
}

/** What is known before the file is opened. */
export interface Hints {
  /** What a person said; it wins over what the file looks like. */
  readonly kind: ArchiveKind | null;
  readonly name: NameParts;
}

/**
 * Finds out the kind and columns of a CSV from its first lines: by its header where it has one, else by the kind
 * that was given, the file's name, or the columns themselves. Throws InputError naming file and line.
 */
export function csvShape(file: string, lines: readonly string[], hints: Hints): CsvShape {
  const [firstLine = ''] = lines;
  if (looksLikeRecording(firstLine)) {
    throw new InputError(
      `${file} line 1: is a raw stream recording (expected an archive file; play it with \`ae tape\`)`,
    );
  }
  const cells = firstLine.split(',');
  return /^[\s"]*[A-Za-z_]/.test(firstLine)
    ? shapeByHeader(file, cells, hints)
    : shapeByColumns(file, lines, hints);
}

/**
 * The shape of a file with named columns: they say its kind, whatever its name is. Throws InputError when no kind of
 * file has them.
 */
export function shapeByHeader(file: string, cells: readonly string[], { kind, name }: Hints): CsvShape {
  const headers = cells.map((cell) => cell.trim().replaceAll('"', '').toLowerCase());
  const known = kind ?? name.kind;
  const fitting = layoutsOf(kind).filter((one) => missingFields(one, headers).length === 0);
  const layout = fitting.find((one) => one.kind === known) ?? fitting[0];
  if (layout !== undefined) return shape(layout, headers, true);
  const expected = known === null ? KINDS : lacking(layoutOf(known), headers);
  throw inputError({ place: `${file} line 1`, field: 'header', value: cells.join(','), expected });
}

/** Those that a file may have. */
function layoutsOf(kind: ArchiveKind | null): readonly Layout[] {
  return kind === null ? LAYOUTS : [layoutOf(kind)];
}

function lacking(layout: Layout, headers: readonly string[]): string {
  return `a file of ${layout.kind}; it lacks ${missingFields(layout, headers).join(', ')}`;
}

/**
 * The shape that fits most of the first lines: when the very first is the bad one, it is found to be. The name of the
 * file decides between shapes that fit as well.
 */
function shapeByColumns(file: string, lines: readonly string[], { kind, name }: Hints): CsvShape {
  const [firstLine = ''] = lines;
  const count = firstLine.split(',').length;
  const known = kind ?? name.kind;
  const candidates = layoutsOf(kind).flatMap((layout) =>
    layout.headerless.map((headers) => shape(layout, headers, false)),
  );
  const scored = candidates.map((candidate) => ({
    candidate,
    fitting: fittingLines(candidate.plan, lines),
    isNamed: candidate.layout.kind === known,
    isAsWide: candidate.headers.length === count,
  }));
  scored.sort(
    (a, b) =>
      b.fitting - a.fitting ||
      Number(b.isNamed) - Number(a.isNamed) ||
      Number(b.isAsWide) - Number(a.isAsWide),
  );
  const [best] = scored;
  if (best !== undefined && (best.fitting > 0 || best.isAsWide)) return best.candidate;
  const expected = known === null ? KINDS : columnsOf(layoutOf(known));
  throw new InputError(`${file} line 1: ${count} columns in ${quote(firstLine)} (expected ${expected})`);
}

/** Without a header, an extra column without a name is passed over. */
function shape(layout: Layout, headers: readonly string[], hasHeader: boolean): CsvShape {
  const outputs = headers.map((header) => (header === '' ? -1 : fieldIndex(layout, header)));
  const plan = {
    cells: outputs.map((output) => layout.fields[output]?.cell ?? 'skip'),
    outputs,
    width: layout.fields.length,
  };
  return { layout, plan, headers, hasHeader };
}

function fittingLines(plan: ScanPlan, lines: readonly string[]): number {
  const scanner = new CsvScanner(plan);
  return lines.filter((line) => {
    const bytes = Buffer.from(`${line}\n`);
    return scanner.scan(bytes, 0, bytes.length) === 1;
  }).length;
}

function columnsOf({ kind, headerless }: Layout): string {
  const orders = headerless.map((headers) => headers.map((header) => header || '…').join(','));
  return `${kind}: ${orders.join(' or ')}`;
}

const KINDS =
  'columns of aggTrades, trades, klines, fundingRate or metrics as the exchange publishes them; say which with --kind';
