import { useEffect } from 'react'

import type { RowRange } from '@/components/virtual-table/types'
import type { RenderedRange } from '@/components/virtual-table/use-scroll-position'

// Longer than a frame, so that nothing is fetched while the scrollbar is moving.
const SETTLE_MS = 24

/** Reports the range to fetch: at once while scrolling, debounced while the scrollbar is dragged. */
export function useReportedRange(rendered: RenderedRange, onRange: ((range: RowRange) => void) | undefined): void {
  const { first, last, top, bottom, direction, coarse } = rendered
  useEffect(() => {
    if (!onRange || last < first) return
    const report = () => onRange({ first, last, top, bottom, direction })
    const timer = setTimeout(report, coarse ? SETTLE_MS : 0)
    return () => clearTimeout(timer)
  }, [first, last, top, bottom, direction, coarse, onRange])
}
