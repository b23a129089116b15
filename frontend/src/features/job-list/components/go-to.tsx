import { useState } from 'react'

import { parsePlace } from '@/features/job-list/go-to-target'

type GoToProps = { onRow: (index: number) => void; onTime: (iso: string) => Promise<void> | null }

/** Type a row number or a time to go there. */
export function GoTo({ onRow, onTime }: GoToProps) {
  const [refusal, setRefusal] = useState<string | null>(null)
  const go = async (text: string) => {
    const place = parsePlace(text)
    const going = place?.kind === 'time' ? onTime(place.iso) : undefined
    if (place === null) setRefusal('A row number, or a time like 2026-03-01 12:00')
    else if (going === null) setRefusal('Times need the list ordered by creation time')
    else setRefusal(null)
    if (place?.kind === 'row') onRow(place.index)
    await going
  }
  return (
    <form
      className="flex items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        const text = new FormData(event.currentTarget).get('place')
        void go(typeof text === 'string' ? text : '')
      }}
    >
      <label className="flex items-center gap-2 text-ink-2">
        <span className="hidden sm:inline">Go to</span>
        <input
          name="place"
          aria-label="Go to row or time"
          placeholder="row or time"
          title="A row number, or a time like 2026-03-01 12:00"
          autoComplete="off"
          aria-invalid={refusal !== null}
          className="h-7 w-36 pointer-coarse:h-9 pointer-coarse:text-[1rem] rounded-md border border-line-strong bg-surface px-2 text-ink aria-invalid:border-danger"
        />
      </label>
      {refusal !== null && (
        <span role="alert" className="text-xs text-danger">
          {refusal}
        </span>
      )}
    </form>
  )
}
