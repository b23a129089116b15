const ISOLATE_STARTS = new Set(['\u2066', '\u2067', '\u2068'])
const FIRST_STRONG_ISOLATE = '\u2068'
const POP_ISOLATE = '\u2069'

/** Right-to-left scripts, and the controls that change the direction of text. */
const MAY_REORDER =
  /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/** Drops the ends of isolates that were not begun in the text, and ends the ones that were. */
export function balanced(text: string): string {
  if (!MAY_REORDER.test(text)) return text
  let depth = 0
  const kept = Array.from(text).filter((character) => {
    if (ISOLATE_STARTS.has(character)) depth += 1
    if (character !== POP_ISOLATE) return true
    depth -= 1
    if (depth >= 0) return true
    depth = 0
    return false
  })
  return kept.join('') + POP_ISOLATE.repeat(depth)
}

/** Isolates text within a sentence that cannot hold a <bdi>, such as a document title or an accessible name. */
export const isolated = (text: string): string =>
  MAY_REORDER.test(text) ? FIRST_STRONG_ISOLATE + balanced(text) + POP_ISOLATE : text
