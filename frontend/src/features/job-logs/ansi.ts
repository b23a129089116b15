import Anser from 'anser'
import type { CSSProperties } from 'react'

/** A piece of a line in one style. `marked`: it matches what the user looks for. */
export type Piece = { text: string; style?: CSSProperties; marked?: boolean }

// eslint-disable-next-line no-control-regex -- escape sequences are made of them
const OTHER_SEQUENCES = /\u001b(?:\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[()][A-Z0-9]|[=>78cDEHMNOZ])/g

/** The eight colours in both themes. Bright ones look the same: both keep their contrast with the page. */
const COLOURS: Record<string, string> = {
  black: 'var(--ink-3)',
  red: 'var(--failed)',
  green: 'var(--completed)',
  yellow: 'var(--pending)',
  blue: 'var(--running)',
  magenta: 'var(--magenta)',
  cyan: 'var(--accent)',
  white: 'var(--ink)',
}

/** Returns the CSS colour of `ansi-bright-red`, `ansi-palette-208` or `ansi-truecolor`; null for none. */
function colourOf(name: string | null, trueColour: string | null): string | null {
  if (!name) return null
  const [, palette] = /^ansi-palette-(\d+)$/.exec(name) ?? []
  if (palette !== undefined) return legible(paletteColour(Number(palette)))
  if (name === 'ansi-truecolor') return trueColour ? legible(`rgb(${trueColour})`) : null
  return COLOURS[name.replace(/^ansi-(bright-)?/, '')] ?? null
}

/** Any colour moved towards that of the text, so that it can be read in both themes. */
const legible = (colour: string) => `color-mix(in oklab, ${colour} 55%, var(--ink))`

const CUBE = [0, 95, 135, 175, 215, 255]

/** Returns a colour of xterm's palette from 16 on: a cube of 6 × 6 × 6, then 24 greys. */
function paletteColour(index: number): string {
  if (index >= 232)
    return `rgb(${Array(3)
      .fill(8 + 10 * (index - 232))
      .join(' ')})`
  const at = index - 16
  return `rgb(${[Math.floor(at / 36), Math.floor(at / 6) % 6, at % 6].map((step) => CUBE[step]).join(' ')})`
}

function styleOf(entry: Anser.AnserJsonEntry): CSSProperties | undefined {
  const has = new Set<string>(entry.decorations)
  const fore = colourOf(entry.fg, entry.fg_truecolor)
  const back = colourOf(entry.bg, entry.bg_truecolor)
  const filled = has.has('reverse') ? (fore ?? 'var(--ink)') : back
  const lines = [has.has('underline') && 'underline', has.has('strikethrough') && 'line-through'].filter(Boolean)
  const style: CSSProperties = {
    // On a coloured ground only the page's own colour keeps its contrast.
    ...(filled === null ? fore !== null && { color: fore } : { color: 'var(--surface)', backgroundColor: filled }),
    ...(has.has('bold') && { fontWeight: 600 }),
    ...(has.has('italic') && { fontStyle: 'italic' }),
    ...(lines.length > 0 && { textDecoration: lines.join(' ') }),
  }
  return Object.keys(style).length > 0 ? style : undefined
}

/** Returns the pieces of a line by its ANSI colours and styles; drops every other escape sequence. */
export function ansiPieces(line: string): Piece[] {
  if (!line.includes('\u001b')) return [{ text: line }]
  return Anser.ansiToJson(line.replace(OTHER_SEQUENCES, ''), { json: true, use_classes: true, remove_empty: true }).map(
    (entry) => ({ text: entry.content, style: styleOf(entry) }),
  )
}

/** Returns the line without escape sequences. */
export const plainText = (line: string): string => Anser.ansiToText(line.replace(OTHER_SEQUENCES, ''))
