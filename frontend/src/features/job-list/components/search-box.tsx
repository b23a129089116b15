import { Search, X } from 'lucide-react'
import { type Ref, useCallback, useEffect, useState } from 'react'

import { IconButton } from '@/components/ui/icon-button'

const DEBOUNCE_MS = 250

type SearchBoxProps = { value: string; onSearch: (value: string) => void; ref?: Ref<HTMLInputElement> }

/** Searches while the user types. Enter searches at once, Escape clears. */
export function SearchBox({ value, onSearch, ref }: SearchBoxProps) {
  const [text, setText] = useState(value)
  const [sent, setSent] = useState(value)
  const [previous, setPrevious] = useState(value)

  // Takes over a change of the URL from elsewhere, such as the back button. A value that this box sent comes back too,
  // and must not overwrite what the user has typed since.
  if (previous !== value) {
    setPrevious(value)
    if (value !== sent) {
      setSent(value)
      setText(value)
    }
  }

  const search = useCallback(
    (next: string) => {
      setSent(next)
      onSearch(next)
    },
    [onSearch],
  )
  const clear = () => {
    setText('')
    search('')
  }

  useEffect(() => {
    if (text === sent) return
    const timer = setTimeout(() => search(text), DEBOUNCE_MS)
    return () => clearTimeout(timer)
  }, [search, sent, text])

  return (
    <div role="search" className="relative min-w-0 flex-1 max-sm:basis-full sm:max-w-72">
      <Search aria-hidden className="pointer-events-none absolute inset-y-0 left-2.5 my-auto size-4 text-ink-3" />
      <input
        ref={ref}
        type="search"
        aria-label="Search jobs by name"
        placeholder="Search names"
        maxLength={255}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') search(text)
          if (event.key !== 'Escape') return
          if (text === '') event.currentTarget.blur()
          clear()
        }}
        className="h-8 pointer-coarse:h-10 pointer-coarse:text-[1rem] w-full rounded-md border border-line-strong bg-surface pr-8 pl-8 text-ink [&::-webkit-search-cancel-button]:hidden"
      />
      {text === '' ? (
        <kbd
          aria-hidden
          className="absolute top-1.5 right-2 hidden rounded border border-line px-1.5 font-mono text-2xs leading-4.5 text-ink-3 sm:block"
        >
          /
        </kbd>
      ) : (
        <IconButton label="Clear the search" className="absolute inset-y-0 right-0.5 my-auto" onClick={clear}>
          <X aria-hidden />
        </IconButton>
      )}
    </div>
  )
}
