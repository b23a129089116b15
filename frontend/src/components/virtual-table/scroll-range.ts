/**
 * Arithmetic of a scroll range larger than a browser can lay out.
 *
 * The rows occupy a virtual range of `count * rowHeight` px; the scrolling element is at most MAX_ELEMENT_PX tall.
 * `top` is a position in the virtual range, `bar` the element's scrollTop. The mapping is 1:1 within EDGE_PX of both
 * ends, so that the first and the last row are reached exactly and fine scrolling never runs out of bar there, and
 * proportional between them.
 */
export const MAX_ELEMENT_PX = 8_000_000
const EDGE_PX = 100_000

export type ScrollRange = {
  readonly count: number
  readonly rowHeight: number
  readonly viewport: number
  /** Height of the scrolling element. */
  readonly elementHeight: number
  readonly maxTop: number
  readonly maxBar: number
  /** Px at each end that are mapped 1:1; the whole range when it is not compressed. */
  readonly edge: number
  /** Scroll deltas up to this come from wheel, touch or keys; larger ones from dragging the scrollbar. */
  readonly fineLimit: number
}

export type ScrollPosition = { readonly top: number; readonly bar: number }

const clamp = (value: number, max: number) => Math.min(Math.max(value, 0), max)

export function scrollRange(count: number, rowHeight: number, viewport: number): ScrollRange {
  const height = count * rowHeight
  const elementHeight = Math.min(height, MAX_ELEMENT_PX)
  const maxTop = Math.max(0, height - viewport)
  const maxBar = Math.max(0, elementHeight - viewport)
  const compressed = height > MAX_ELEMENT_PX
  return {
    count,
    rowHeight,
    viewport,
    elementHeight,
    maxTop,
    maxBar,
    edge: compressed ? EDGE_PX : maxTop,
    // One px of the thumb moves about maxBar / viewport px; a quarter of that leaves room for high-resolution pointers.
    fineLimit: compressed ? maxBar / (4 * Math.max(viewport, 1)) : Infinity,
  }
}

/** Maps a virtual position to the scrollTop. */
export function toBar(range: ScrollRange, top: number): number {
  const { edge, maxTop, maxBar } = range
  if (top <= edge) return clamp(top, maxBar)
  if (top >= maxTop - edge) return clamp(maxBar - (maxTop - top), maxBar)
  return edge + ((top - edge) * (maxBar - 2 * edge)) / (maxTop - 2 * edge)
}

/** Maps a scrollTop to the virtual position; the inverse of `toBar`. */
export function fromBar(range: ScrollRange, bar: number): number {
  const { edge, maxTop, maxBar } = range
  if (bar <= edge) return clamp(bar, maxTop)
  if (bar >= maxBar - edge) return clamp(maxTop - (maxBar - bar), maxTop)
  return edge + ((bar - edge) * (maxTop - 2 * edge)) / (maxBar - 2 * edge)
}

export const positionAt = (range: ScrollRange, top: number): ScrollPosition => {
  const clamped = clamp(top, range.maxTop)
  return { top: clamped, bar: toBar(range, clamped) }
}

export const isFine = (range: ScrollRange, from: ScrollPosition, bar: number): boolean =>
  Math.abs(bar - from.bar) <= range.fineLimit

/** Returns the position after a scroll to `bar`: fine moves count px for px, coarse moves are mapped from the bar. */
export function scrolled(range: ScrollRange, from: ScrollPosition, bar: number): ScrollPosition {
  const top = isFine(range, from, bar) ? clamp(from.top + bar - from.bar, range.maxTop) : fromBar(range, bar)
  return { top, bar }
}

/** True when the drift of the bar by fine scrolling must be corrected before scrolling stops: near an end. */
export function mustRecenter(range: ScrollRange, position: ScrollPosition): boolean {
  const drift = Math.abs(position.bar - toBar(range, position.top))
  const toEnd = Math.min(position.bar, range.maxBar - position.bar)
  return drift >= 1 && toEnd < range.edge / 2
}

/** Returns the first and the last row that touch the viewport, both included; `last < first` without rows. */
export function visibleRows(range: ScrollRange, top: number): { first: number; last: number } {
  const first = Math.floor(top / range.rowHeight)
  const last = Math.ceil((top + range.viewport) / range.rowHeight) - 1
  return { first: clamp(first, Math.max(0, range.count - 1)), last: Math.min(last, range.count - 1) }
}

/** Returns the nearest position at which `row` is entirely visible; `top` when it already is. */
export function topToReveal(range: ScrollRange, top: number, row: number): number {
  const start = row * range.rowHeight
  const end = start + range.rowHeight
  if (start < top) return clamp(start, range.maxTop)
  if (end > top + range.viewport) return clamp(end - range.viewport, range.maxTop)
  return top
}
