import { useState } from 'react'

import { parseGoToTarget } from '@/features/job-list/go-to-target'

type GoToProps = { onRow: (index: number) => void; onTime: (iso: string) => Promise<void> | null }

/** Goes to the row number or the time that the user types. */
export function GoTo({ onRow, onTime }: GoToProps) {
  const [error, setError] = useState<string | null>(null)
  const go = async (text: string) => {
    const target = parseGoToTarget(text)
    const pending = target?.kind === 'time' ? onTime(target.iso) : undefined
    if (target === null) setError('Enter a row number, or a time such as 3d or 2026-03-01 12:00')
    else if (pending === null) setError('To go to a time, sort the list by creation time')
    else setError(null)
    if (target?.kind === 'row') onRow(target.index)
    await pending
  }
  return (
    <form
      className="flex items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        const text = new FormData(event.currentTarget).get('target')
        void go(typeof text === 'string' ? text : '')
      }}
    >
      <label className="flex items-center gap-2 text-ink-2">
        <span className="hidden sm:inline">Go to</span>
        <input
          name="target"
          aria-label="Go to row or time"
          placeholder="row or time"
          title="Row number, or a time such as 3d, yesterday or 2026-03-01 12:00"
          autoComplete="off"
          aria-invalid={error !== null}
          className="h-7 w-36 pointer-coarse:h-9 pointer-coarse:text-[1rem] rounded-md border border-line-strong bg-surface px-2 text-ink aria-invalid:border-danger"
        />
      </label>
      {error !== null && (
        <span role="alert" className="text-xs text-danger">
          {error}
        </span>
      )}
    </form>
  )
}
