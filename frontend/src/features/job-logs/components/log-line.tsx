import { type MouseEvent, memo } from 'react'

import { ansiPieces } from '@/features/job-logs/ansi'
import { markMatches } from '@/features/job-logs/mark-matches'
import { cn } from '@/lib/cn'
import { formatCount } from '@/lib/format'

/** What a browser lays out without delay; the rest of a longer line is in the download. */
const MAX_CHARACTERS = 5_000

type LogLineProps = {
  line: number
  text: string | undefined
  top: number
  height: number
  marked: boolean
  find: string
  /** The address of the page with this line marked. */
  href: string
  onMark: (line: number, extend: boolean) => void
}

/** One line with its number, which links to it. Renders again only when its own props change. */
export const LogLine = memo(function LogLine({ line, text, top, height, marked, find, href, onMark }: LogLineProps) {
  const mark = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey) return
    event.preventDefault()
    onMark(line, event.shiftKey)
  }
  return (
    <div
      dir="ltr"
      style={{ transform: `translateY(${top}px)`, height }}
      className={cn(
        'absolute top-0 left-0 flex w-max min-w-full items-center',
        marked ? 'bg-selected' : 'hover:bg-hover',
      )}
    >
      <a
        href={href}
        tabIndex={-1}
        aria-label={`Line ${line}`}
        aria-current={marked || undefined}
        onClick={mark}
        className={cn(
          'sticky left-0 z-1 w-16 shrink-0 pr-3 text-right text-ink-3 select-none hover:text-ink hover:underline',
          marked ? 'bg-selected' : 'bg-surface',
        )}
      >
        {line}
      </a>
      {text === undefined ? (
        <span aria-hidden className="h-2 w-64 animate-pulse rounded bg-line" />
      ) : (
        <Text text={text} find={find} />
      )}
    </div>
  )
})

function Text({ text, find }: { text: string; find: string }) {
  const shown = text.length > MAX_CHARACTERS ? text.slice(0, MAX_CHARACTERS) : text
  const pieces = markMatches(ansiPieces(shown), find)
  return (
    <span className="pr-4 whitespace-pre">
      {pieces.map((piece, index) =>
        piece.marked ? (
          <mark key={index} style={piece.style} className="bg-(--match) text-ink!">
            {piece.text}
          </mark>
        ) : (
          <span key={index} style={piece.style}>
            {piece.text}
          </span>
        ),
      )}
      {text.length > MAX_CHARACTERS && (
        <span className="text-ink-3">
          {' '}
          … {formatCount(text.length - MAX_CHARACTERS)} more characters in the download
        </span>
      )}
    </span>
  )
}
