import { type Ref, useCallback, useImperativeHandle, useRef } from 'react'

import { ProblemNotice } from '@/components/ui/problem-notice'
import { useScrollPosition } from '@/components/virtual-table/use-scroll-position'
import { LogLine } from '@/features/job-logs/components/log-line'
import { useLogLines, useLogRows } from '@/features/job-logs/hooks/use-log-lines'
import { lineOfRow, rowCount, rowOfLine } from '@/features/job-logs/log-rows'
import type { LogTail } from '@/features/job-logs/log-tail'
import type { LineRange } from '@/features/job-logs/log-types'
import { formatBytes } from '@/lib/format'
import { toProblem } from '@/lib/problem'

const ROW_PX = 18
/** Rows above a line that is gone to. */
const CONTEXT_ROWS = 4

export type LogLinesHandle = { goToLine: (line: number) => void }

type LogLinesProps = {
  jobId: number
  tail: LogTail
  marked: LineRange | undefined
  find: string
  atEnd: boolean
  onAtEnd: (atEnd: boolean) => void
  hrefOf: (line: number) => string
  onMark: (line: number, extend: boolean) => void
  ref?: Ref<LogLinesHandle>
}

/** The lines of a log under one scrollbar; renders those in view. `atEnd` keeps the last one in view. */
export function LogLines({ jobId, tail, marked, find, atEnd, onAtEnd, hrefOf, onMark, ref }: LogLinesProps) {
  const rows = useLogRows(jobId, tail)
  const { viewport, range, rendered, onScroll, moveTo } = useScrollPosition({
    count: rowCount(rows),
    rowHeight: ROW_PX,
    headerHeight: 0,
    initialRow: marked ? Math.max(0, rowOfLine(rows, marked.from) - CONTEXT_ROWS) : 0,
    pinned: atEnd,
  })
  const { textOf, error, retry } = useLogLines(jobId, tail, rows, rendered)

  const goToLine = useCallback(
    (line: number) => moveTo((rowOfLine(rows, line) - CONTEXT_ROWS) * ROW_PX),
    [moveTo, rows],
  )
  useImperativeHandle(ref, () => ({ goToLine }), [goToLine])

  const lastTop = useRef(0)
  const follow = () => {
    onScroll()
    const element = viewport.current
    if (!element) return
    const { scrollTop, clientHeight, scrollHeight } = element
    // Added rows move the end away from the view; only a scroll towards the start leaves it.
    if (scrollTop + clientHeight >= scrollHeight - ROW_PX) onAtEnd(true)
    else if (scrollTop < lastTop.current) onAtEnd(false)
    lastTop.current = scrollTop
  }
  return (
    <>
      {error && <ProblemNotice problem={toProblem(error)} title="Could not load these lines" onRetry={retry} />}
      <div
        ref={viewport}
        role="log"
        aria-live="off"
        aria-label="Output"
        tabIndex={0}
        onScroll={follow}
        className="relative min-h-0 flex-1 overflow-auto bg-surface font-mono text-xs [overflow-anchor:none] focus-visible:-outline-offset-2"
      >
        <div className="relative" style={{ height: range.elementHeight }}>
          {Array.from({ length: Math.max(0, rendered.last - rendered.first + 1) }, (_, offset) => {
            const row = rendered.first + offset
            const line = lineOfRow(rows, row)
            const top = row * ROW_PX + rendered.shift
            if (line === null) return <Gap key="gap" top={top} lostBytes={tail.gap?.lost_bytes ?? 0} />
            return (
              <LogLine
                key={line}
                line={line}
                text={textOf(line)}
                top={top}
                height={ROW_PX}
                marked={marked !== undefined && line >= marked.from && line <= marked.to}
                find={find}
                href={hrefOf(line)}
                onMark={onMark}
              />
            )
          })}
        </div>
      </div>
    </>
  )
}

function Gap({ top, lostBytes }: { top: number; lostBytes: number }) {
  return (
    <p
      style={{ transform: `translateY(${top}px)`, height: ROW_PX }}
      className="absolute top-0 left-0 flex w-full items-center bg-notice pl-16 font-sans text-ink"
    >
      {lostBytes > 0
        ? `${formatBytes(lostBytes)} are missing here: the output exceeds the limit of a log.`
        : 'Output is missing here.'}
    </p>
  )
}
