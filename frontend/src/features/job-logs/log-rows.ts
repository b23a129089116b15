/** Maps the lines of a log to the rows of its view: a gap has a row of its own, and the lost lines have none. */
export type LogRows = { last: number; gapAfter: number | null; behindGap: number }

/** Returns the line of a row (from 0), or null for the row of the gap. */
export function lineOfRow({ gapAfter, behindGap }: LogRows, row: number): number | null {
  if (gapAfter === null || row < gapAfter) return row + 1
  return row === gapAfter ? null : behindGap + row - gapAfter - 1
}

/** Returns the row of a line; that of the gap for a line that was lost. */
export function rowOfLine({ gapAfter, behindGap }: LogRows, line: number): number {
  if (gapAfter === null || line <= gapAfter) return line - 1
  return line < behindGap ? gapAfter : gapAfter + 1 + line - behindGap
}

export function rowCount({ last, gapAfter, behindGap }: LogRows): number {
  if (gapAfter === null) return last
  return gapAfter + 1 + Math.max(0, last - behindGap + 1)
}
