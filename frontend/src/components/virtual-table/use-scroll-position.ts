import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'

import {
  type ScrollPosition,
  isFine,
  mustRecenter,
  positionAt,
  scrolled,
  scrollRange,
  toBar,
  visibleRows,
} from '@/components/virtual-table/scroll-range'
import type { RowRange } from '@/components/virtual-table/types'
import { useElementHeight } from '@/components/virtual-table/use-element-height'

const IDLE_MS = 150
/** Rows rendered beyond the visible ones, except during coarse scrolling, where they would delay the visible ones. */
const OVERSCAN_ROWS = 6

/** Rows to render, each `shift` px below its virtual position. */
export type RenderedRange = RowRange & { shift: number; coarse: boolean }

type Layout = {
  count: number
  rowHeight: number
  headerHeight: number
  initialRow: number
  /** Keeps the last row in view when rows are added. */
  pinned?: boolean
}

/**
 * Follows the element's scrolling and returns the rows to render. State changes only when other rows become visible or
 * the bar is recentred, so that React does nothing while scrolling within a row.
 */
export function useScrollPosition({ count, rowHeight, headerHeight, initialRow, pinned = false }: Layout) {
  const viewport = useRef<HTMLDivElement>(null)
  const height = useElementHeight(viewport)
  const range = useMemo(
    () => scrollRange(count, rowHeight, Math.max(0, height - headerHeight)),
    [count, rowHeight, height, headerHeight],
  )
  const position = useRef<ScrollPosition>({ top: initialRow * rowHeight, bar: 0 })
  const idleTimer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [rendered, setRendered] = useState<RenderedRange>(() => ({
    first: 0,
    last: -1,
    top: 0,
    bottom: -1,
    direction: 1,
    shift: 0,
    coarse: true,
  }))

  const render = useCallback(
    (next: ScrollPosition, coarse: boolean) => {
      const moved = next.top - position.current.top
      position.current = next
      const { first, last } = visibleRows(range, next.top)
      const beyond = coarse ? 0 : OVERSCAN_ROWS
      const visible: Omit<RenderedRange, 'direction'> = {
        first: Math.max(0, first - beyond),
        last: Math.min(range.count - 1, last + beyond),
        top: Math.round(next.top / range.rowHeight),
        bottom: Math.min(range.count, Math.round((next.top + range.viewport) / range.rowHeight)) - 1,
        shift: next.bar - next.top,
        coarse,
      }
      setRendered((old) => {
        const same =
          old.first === visible.first &&
          old.last === visible.last &&
          old.top === visible.top &&
          old.bottom === visible.bottom &&
          old.shift === visible.shift
        const direction = moved === 0 ? old.direction : moved < 0 ? -1 : 1
        return same ? old : { ...visible, direction }
      })
    },
    [range],
  )

  const onIdle = useRef<() => void>(undefined)
  const waitForIdle = useCallback(() => {
    clearTimeout(idleTimer.current)
    idleTimer.current = setTimeout(() => onIdle.current?.(), IDLE_MS)
  }, [])

  /** Moves to `top` at once; the scroll event that follows has nothing left to do. */
  const moveTo = useCallback(
    (top: number, coarse = true) => {
      const element = viewport.current
      if (!element) return
      const target = positionAt(range, top)
      flushSync(() => render(target, coarse))
      element.scrollTop = target.bar
      // Browsers round scrollTop to device pixels; the rounded value is the reference from here on.
      render({ top: target.top, bar: element.scrollTop }, coarse)
      if (coarse) waitForIdle()
    },
    [render, range, waitForIdle],
  )

  useLayoutEffect(() => {
    onIdle.current = () => {
      const { top, bar } = position.current
      if (Math.abs(bar - toBar(range, top)) >= 1) moveTo(top, false)
      else render(position.current, false)
    }
  }, [render, moveTo, range])

  const onScroll = useCallback(() => {
    const element = viewport.current
    if (!element || Math.abs(element.scrollTop - position.current.bar) < 0.5) return
    const coarse = !isFine(range, position.current, element.scrollTop)
    const next = scrolled(range, position.current, element.scrollTop)
    render(next, coarse)
    if (mustRecenter(range, next)) {
      moveTo(next.top, false)
      return
    }
    waitForIdle()
  }, [render, moveTo, range, waitForIdle])

  // A new range (count or height changed) keeps the same rows visible, as far as they still exist, or the last ones.
  useLayoutEffect(() => {
    const element = viewport.current
    // Until there is something to lay out, the initial position is only stored.
    if (!element || range.count === 0 || range.viewport === 0) return
    const target = positionAt(range, pinned ? range.maxTop : position.current.top)
    element.scrollTop = target.bar
    render({ top: target.top, bar: element.scrollTop }, true)
    waitForIdle()
  }, [pinned, render, range, waitForIdle])

  useLayoutEffect(() => () => clearTimeout(idleTimer.current), [])

  const topNow = useCallback(() => position.current.top, [])
  return { viewport, range, rendered, onScroll, moveTo, topNow }
}
