import { useEffect } from 'react'

import type { RowRange } from '@/components/virtual-table/types'
import type { Drawn } from '@/components/virtual-table/use-scroll-position'

// Longer than a frame, so that nothing is asked for while the bar still moves.
const SETTLE_MS = 24

/** Tells the owner which rows are wanted: at once while scrolling, after a breath while the bar is being dragged. */
export function useReportedRange(drawn: Drawn, onRange: ((range: RowRange) => void) | undefined): void {
  const { first, last, top, direction, coarse } = drawn
  useEffect(() => {
    if (!onRange || last < first) return
    const report = () => onRange({ first, last, top, direction })
    const timer = setTimeout(report, coarse ? SETTLE_MS : 0)
    return () => clearTimeout(timer)
  }, [first, last, top, direction, coarse, onRange])
}
