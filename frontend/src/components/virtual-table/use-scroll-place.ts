import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'

import {
  type ScrollPlace, isFine, mustRecenter, placeAt, scrolled, scrollRange, toBar, visibleRows,
} from '@/components/virtual-table/scroll-range' // prettier-ignore
import type { RowRange } from '@/components/virtual-table/types'
import { useElementHeight } from '@/components/virtual-table/use-element-height'

const IDLE_MS = 150
const OVERSCAN_ROWS = 6

/** What has to be drawn: rows `first` to `last`, each `shift` px below its own virtual place. */
export type Drawn = RowRange & { shift: number; coarse: boolean }

type Layout = { count: number; rowHeight: number; headerHeight: number; initialRow: number }

/**
 * Follows the element's scrolling and says what to draw. State changes only when other rows come into view or the bar
 * was re-centred, so that scrolling between two rows costs the browser alone.
 */
export function useScrollPlace({ count, rowHeight, headerHeight, initialRow }: Layout) {
  const viewport = useRef<HTMLDivElement>(null)
  const height = useElementHeight(viewport)
  const range = useMemo(
    () => scrollRange(count, rowHeight, Math.max(0, height - headerHeight)),
    [count, rowHeight, height, headerHeight],
  )
  const place = useRef<ScrollPlace>({ top: initialRow * rowHeight, bar: 0 })
  const idle = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [drawn, setDrawn] = useState<Drawn>(() => ({ first: 0, last: -1, top: 0, direction: 1, shift: 0, coarse: true }))

  const draw = useCallback(
    (next: ScrollPlace, coarse: boolean) => {
      const direction = next.top < place.current.top ? -1 : 1
      place.current = next
      const { first, last } = visibleRows(range, next.top)
      const wanted: Drawn = {
        first: Math.max(0, first - OVERSCAN_ROWS),
        last: Math.min(range.count - 1, last + OVERSCAN_ROWS),
        top: Math.round(next.top / range.rowHeight),
        shift: next.bar - next.top,
        direction,
        coarse,
      }
      setDrawn((old) =>
        old.first === wanted.first && old.last === wanted.last && old.top === wanted.top && old.shift === wanted.shift ? old : wanted,
      )
    },
    [range],
  )

  /** Moves there at once; the scroll event that follows finds nothing left to do. */
  const moveTo = useCallback(
    (top: number, coarse = true) => {
      const element = viewport.current
      if (!element) return
      const wanted = placeAt(range, top)
      flushSync(() => draw(wanted, coarse))
      element.scrollTop = wanted.bar
      // Browsers round scrollTop to device pixels: what counts from here on is what they made of it.
      draw({ top: wanted.top, bar: element.scrollTop }, coarse)
    },
    [draw, range],
  )

  const onScroll = useCallback(() => {
    const element = viewport.current
    if (!element || Math.abs(element.scrollTop - place.current.bar) < 0.5) return
    const coarse = !isFine(range, place.current, element.scrollTop)
    const next = scrolled(range, place.current, element.scrollTop)
    draw(next, coarse)
    if (mustRecenter(range, next)) {
      moveTo(next.top, false)
      return
    }
    clearTimeout(idle.current)
    idle.current = setTimeout(() => {
      if (Math.abs(place.current.bar - toBar(range, place.current.top)) >= 1) moveTo(place.current.top, false)
    }, IDLE_MS)
  }, [draw, moveTo, range])

  // A new range (other count, other height) keeps the same rows in view, as far as they still exist.
  useLayoutEffect(() => {
    const element = viewport.current
    // Until there is something to lay out, the wanted place is only remembered.
    if (!element || range.count === 0 || range.viewport === 0) return
    const wanted = placeAt(range, place.current.top)
    element.scrollTop = wanted.bar
    draw({ top: wanted.top, bar: element.scrollTop }, true)
  }, [draw, range])

  useLayoutEffect(() => () => clearTimeout(idle.current), [])

  const topNow = useCallback(() => place.current.top, [])
  return { viewport, range, drawn, onScroll, moveTo, topNow }
}
