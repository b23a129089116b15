/** Shapes of `GET jobs/{id}/logs/`, typed by hand until the OpenAPI schema has the call. */
type LogLine = { number: number; text: string }

/** Output is missing behind this line. */
export type LogGap = { after_line: number; lost_bytes: number }

export type LogPage = {
  attempt: number
  attempts: number[]
  /** The number of the last line. */
  line_count: number
  size_bytes: number
  /** The attempt has ended, and nothing more is expected. */
  complete: boolean
  gap: LogGap | null
  lines: LogLine[]
  after: string
}

export type LogQuery = {
  attempt?: number
  tail?: number
  from_line?: number
  limit?: number
  after?: string
  /** Seconds to wait for news. */
  wait?: number
  search?: string
}

/** Lines `from` to `to` of a log, both included. */
export type LineRange = { from: number; to: number }

/** The part of the page's address that belongs to the log. `line`: the marked lines. */
export type LogView = { attempt: number | undefined; line: LineRange | undefined; find: string }
