import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'

import {
  type ScrollPlace,
  isFine,
  mustRecenter,
  placeAt,
  scrolled,
  scrollRange,
  toBar,
  visibleRows,
} from '@/components/virtual-table/scroll-range'
import type { RowRange } from '@/components/virtual-table/types'
import { useElementHeight } from '@/components/virtual-table/use-element-height'

const IDLE_MS = 150
/** Rows beyond the view that are drawn once it rests or scrolls finely; while it jumps they would only delay those in it. */
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
  const [drawn, setDrawn] = useState<Drawn>(() => ({
    first: 0,
    last: -1,
    top: 0,
    direction: 1,
    shift: 0,
    coarse: true,
  }))

  const draw = useCallback(
    (next: ScrollPlace, coarse: boolean) => {
      const moved = next.top - place.current.top
      place.current = next
      const { first, last } = visibleRows(range, next.top)
      const beyond = coarse ? 0 : OVERSCAN_ROWS
      const wanted: Omit<Drawn, 'direction'> = {
        first: Math.max(0, first - beyond),
        last: Math.min(range.count - 1, last + beyond),
        top: Math.round(next.top / range.rowHeight),
        shift: next.bar - next.top,
        coarse,
      }
      setDrawn((old) => {
        const same =
          old.first === wanted.first && old.last === wanted.last && old.top === wanted.top && old.shift === wanted.shift
        const direction = moved === 0 ? old.direction : moved < 0 ? -1 : 1
        return same ? old : { ...wanted, direction }
      })
    },
    [range],
  )

  const atRest = useRef<() => void>(undefined)
  const waitForRest = useCallback(() => {
    clearTimeout(idle.current)
    idle.current = setTimeout(() => atRest.current?.(), IDLE_MS)
  }, [])

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
      if (coarse) waitForRest()
    },
    [draw, range, waitForRest],
  )

  useLayoutEffect(() => {
    atRest.current = () => {
      const { top, bar } = place.current
      if (Math.abs(bar - toBar(range, top)) >= 1) moveTo(top, false)
      else draw(place.current, false)
    }
  }, [draw, moveTo, range])

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
    waitForRest()
  }, [draw, moveTo, range, waitForRest])

  // A new range (other count, other height) keeps the same rows in view, as far as they still exist.
  useLayoutEffect(() => {
    const element = viewport.current
    // Until there is something to lay out, the wanted place is only remembered.
    if (!element || range.count === 0 || range.viewport === 0) return
    const wanted = placeAt(range, place.current.top)
    element.scrollTop = wanted.bar
    draw({ top: wanted.top, bar: element.scrollTop }, true)
    waitForRest()
  }, [draw, range, waitForRest])

  useLayoutEffect(() => () => clearTimeout(idle.current), [])

  const topNow = useCallback(() => place.current.top, [])
  return { viewport, range, drawn, onScroll, moveTo, topNow }
}
