/** Lines `from` to `to` of a log, both included. */
export type LineRange = { from: number; to: number }

/** The part of the page's address that belongs to the log. `line`: the marked lines. */
export type LogView = { attempt: number | undefined; line: LineRange | undefined; find: string }
