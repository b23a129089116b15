/** From this many jobs on, the user types their number. */
export const TYPED_FROM = 100

/** True when `text` is the count, with or without separators; always true for few jobs. */
export const isConfirmed = (count: number, text: string): boolean =>
  count < TYPED_FROM || text.replace(/[\s,.'_]/g, '') === String(count)
