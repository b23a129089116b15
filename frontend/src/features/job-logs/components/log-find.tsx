import { ChevronDown, ChevronUp } from 'lucide-react'
import { useRef, useState } from 'react'

import { IconButton } from '@/components/ui/icon-button'
import { type Matches, useMatches } from '@/features/job-logs/api/find-in-log'
import { formatCount } from '@/lib/format'
import { useDebounced } from '@/lib/hooks'
import { toProblem } from '@/lib/problem'

const DEBOUNCE_MS = 80
const MAX_CHARACTERS = 255

type LogFindProps = {
  jobId: number
  attempt: number
  /** The text as the address has it. */
  find: string
  /** The line that the search goes on from. */
  line: number
  onFind: (text: string) => void
  /** Goes to a line that contains the text. */
  onGo: (line: number, text: string) => void
}

/**
 * Finds text in the whole log: Enter goes to the next line that has it, Shift+Enter to the one before, as soon as they
 * are found.
 */
export function LogFind({ jobId, attempt, find, line, onFind, onGo }: LogFindProps) {
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(find)
  const [entered, setEntered] = useState<string>()
  const typed = text.trim()
  const debounced = useDebounced(typed, DEBOUNCE_MS)
  const sought = entered === typed ? typed : debounced
  const { data, error, hasNextPage, fetchNextPage, isFetching, read } = useMatches(jobId, attempt, sought)
  const numbers = data?.pages.flatMap((page) => page.numbers) ?? []
  const held = data && sought === typed ? { numbers, hasMore: hasNextPage } : undefined

  /** Looks up what is typed first, without the delay, if it isn't known yet. Other text typed meanwhile ends it. */
  const goFrom = (step: (matches: Matches) => unknown) => {
    if (held) step(held)
    else if (typed !== '') {
      setEntered(typed)
      void read(typed).then((matches) => matches && input.current?.value.trim() === typed && step(matches))
    }
  }
  const next = async (matches: Matches) => {
    const known = matches.numbers.find((number) => number > line)
    if (known !== undefined || !matches.hasMore) {
      go(known ?? matches.numbers[0])
      return
    }
    const more = await fetchNextPage()
    go(more.data?.pages.at(-1)?.numbers[0] ?? matches.numbers[0])
  }
  const previous = (matches: Matches) =>
    go(matches.numbers.findLast((number) => number < line) ?? matches.numbers.at(-1))
  const go = (number: number | undefined) => {
    if (number !== undefined) onGo(number, typed)
  }
  const change = (value: string) => {
    setText(value)
    onFind(value.trim())
  }
  const at = numbers.indexOf(line) + 1
  const count = `${at > 0 ? `${formatCount(at)} of ` : ''}${formatCount(numbers.length)}${hasNextPage ? '+' : ''}`
  return (
    <div role="search" className="flex min-w-0 items-center gap-1 max-sm:basis-full">
      <input
        ref={input}
        type="search"
        aria-label="Find in the log"
        placeholder="Find"
        maxLength={MAX_CHARACTERS}
        value={text}
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') change('')
          if (event.key !== 'Enter') return
          goFrom(event.shiftKey ? previous : next)
        }}
        className="h-7 w-44 min-w-0 rounded-md border border-line-strong bg-surface px-2 text-ink max-sm:flex-1 pointer-coarse:h-10 pointer-coarse:text-[1rem]"
      />
      <IconButton label="Previous match" disabled={numbers.length === 0} onClick={() => goFrom(previous)}>
        <ChevronUp aria-hidden />
      </IconButton>
      <IconButton label="Next match" disabled={numbers.length === 0} onClick={() => goFrom(next)}>
        <ChevronDown aria-hidden />
      </IconButton>
      <span role="status" className="text-xs text-ink-2 tabular-nums">
        {sought !== '' &&
          (error
            ? toProblem(error).title
            : isFetching && !data
              ? 'Searching…'
              : `${count} matching ${numbers.length === 1 ? 'line' : 'lines'}`)}
      </span>
    </div>
  )
}
