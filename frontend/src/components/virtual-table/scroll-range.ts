/**
 * Arithmetic of a scroll range larger than a browser can lay out.
 *
 * Rows live in a *virtual* range of `count * rowHeight` px; the element that scrolls is never taller than
 * MAX_ELEMENT_PX. `top` is a place in the virtual range, `bar` the element's own scrollTop. Both ends are mapped 1:1
 * for EDGE_PX, so that the first and the last row are reached exactly and fine scrolling never runs out of bar there;
 * what lies between is mapped proportionally.
 */
export const MAX_ELEMENT_PX = 8_000_000
const EDGE_PX = 100_000

export type ScrollRange = {
  readonly count: number
  readonly rowHeight: number
  readonly viewport: number
  /** Height that the scrolling element gets. */
  readonly elementHeight: number
  readonly maxTop: number
  readonly maxBar: number
  /** Px at each end that are mapped 1:1; all of it when nothing has to be compressed. */
  readonly edge: number
  /** Scroll deltas up to this are a wheel, a finger or a key; larger ones can only be the bar being dragged. */
  readonly fineLimit: number
}

export type ScrollPlace = { readonly top: number; readonly bar: number }

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

/** Where the bar belongs when `top` is in view. */
export function toBar(range: ScrollRange, top: number): number {
  const { edge, maxTop, maxBar } = range
  if (top <= edge) return clamp(top, maxBar)
  if (top >= maxTop - edge) return clamp(maxBar - (maxTop - top), maxBar)
  return edge + ((top - edge) * (maxBar - 2 * edge)) / (maxTop - 2 * edge)
}

/** What is in view when the bar is dragged to `bar`; the inverse of `toBar`. */
export function fromBar(range: ScrollRange, bar: number): number {
  const { edge, maxTop, maxBar } = range
  if (bar <= edge) return clamp(bar, maxTop)
  if (bar >= maxBar - edge) return clamp(maxTop - (maxBar - bar), maxTop)
  return edge + ((bar - edge) * (maxTop - 2 * edge)) / (maxBar - 2 * edge)
}

export const placeAt = (range: ScrollRange, top: number): ScrollPlace => {
  const clamped = clamp(top, range.maxTop)
  return { top: clamped, bar: toBar(range, clamped) }
}

export const isFine = (range: ScrollRange, from: ScrollPlace, bar: number): boolean =>
  Math.abs(bar - from.bar) <= range.fineLimit

/** The place after the element was scrolled to `bar`: fine moves count px for px, the rest is read off the bar. */
export function scrolled(range: ScrollRange, from: ScrollPlace, bar: number): ScrollPlace {
  const top = isFine(range, from, bar) ? clamp(from.top + bar - from.bar, range.maxTop) : fromBar(range, bar)
  return { top, bar }
}

/** Fine scrolling lets the bar drift from where it belongs; near an end that can't wait until scrolling stops. */
export function mustRecenter(range: ScrollRange, place: ScrollPlace): boolean {
  const drift = Math.abs(place.bar - toBar(range, place.top))
  const toEnd = Math.min(place.bar, range.maxBar - place.bar)
  return drift >= 1 && toEnd < range.edge / 2
}

/** First and last row that touch the viewport, both included; an empty range has last < first. */
export function visibleRows(range: ScrollRange, top: number): { first: number; last: number } {
  const first = Math.floor(top / range.rowHeight)
  const last = Math.ceil((top + range.viewport) / range.rowHeight) - 1
  return { first: clamp(first, Math.max(0, range.count - 1)), last: Math.min(last, range.count - 1) }
}

/** The smallest move that brings all of `row` into view; `top` itself when it already is. */
export function topToReveal(range: ScrollRange, top: number, row: number): number {
  const start = row * range.rowHeight
  const end = start + range.rowHeight
  if (start < top) return clamp(start, range.maxTop)
  if (end > top + range.viewport) return clamp(end - range.viewport, range.maxTop)
  return top
}
