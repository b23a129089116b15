import { ChevronDown, ChevronUp } from 'lucide-react'
import { useState } from 'react'

import { IconButton } from '@/components/ui/icon-button'
import { useMatches } from '@/features/job-logs/api/find-in-log'
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
  onGo: (line: number) => void
}

/** Finds text in the whole log: Enter goes to the next line that has it, Shift+Enter to the one before. */
export function LogFind({ jobId, attempt, find, line, onFind, onGo }: LogFindProps) {
  const [text, setText] = useState(find)
  const sought = useDebounced(text.trim(), DEBOUNCE_MS)
  const { data, error, hasNextPage, fetchNextPage, isFetching } = useMatches(jobId, attempt, sought)
  const numbers = data?.pages.flatMap((page) => page.numbers) ?? []

  const next = async () => {
    const known = numbers.find((number) => number > line)
    if (known !== undefined || !hasNextPage) {
      go(known ?? numbers[0])
      return
    }
    const more = await fetchNextPage()
    go(more.data?.pages.at(-1)?.numbers[0] ?? numbers[0])
  }
  const previous = () => go(numbers.findLast((number) => number < line) ?? numbers.at(-1))
  const go = (number: number | undefined) => {
    if (number !== undefined) onGo(number)
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
        type="search"
        aria-label="Find in the log"
        placeholder="Find"
        maxLength={MAX_CHARACTERS}
        value={text}
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') change('')
          if (event.key !== 'Enter') return
          if (event.shiftKey) previous()
          else void next()
        }}
        className="h-7 w-44 min-w-0 rounded-md border border-line-strong bg-surface px-2 text-ink max-sm:flex-1 pointer-coarse:h-10 pointer-coarse:text-[1rem]"
      />
      <IconButton label="Previous match" disabled={numbers.length === 0} onClick={previous}>
        <ChevronUp aria-hidden />
      </IconButton>
      <IconButton label="Next match" disabled={numbers.length === 0} onClick={() => void next()}>
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
