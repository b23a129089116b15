import type { Piece } from '@/features/job-logs/ansi'

/** Returns the start of each occurrence, upper and lower case alike. */
function startsOf(text: string, needle: string): number[] {
  const [folded, sought] = [text.toLowerCase(), needle.toLowerCase()]
  const starts: number[] = []
  // Folding may change the length of exotic text; such a line stays unmarked.
  if (sought === '' || folded.length !== text.length) return starts
  for (let at = folded.indexOf(sought); at >= 0; at = folded.indexOf(sought, at + sought.length)) starts.push(at)
  return starts
}

/** Marks each occurrence of the text, also where it spans pieces of several styles. */
export function markMatches(pieces: Piece[], needle: string): Piece[] {
  const starts = startsOf(pieces.map(({ text }) => text).join(''), needle)
  if (starts.length === 0) return pieces
  const cuts = starts.flatMap((start) => [start, start + needle.length])
  let offset = 0
  return pieces.flatMap((piece) => {
    const [begin, end] = [offset, offset + piece.text.length]
    offset = end
    const bounds = [begin, ...cuts.filter((cut) => cut > begin && cut < end), end]
    return bounds.slice(0, -1).map((from, index) => ({
      ...piece,
      text: piece.text.slice(from - begin, (bounds[index + 1] ?? end) - begin),
      marked: starts.some((start) => from >= start && from < start + needle.length),
    }))
  })
}
