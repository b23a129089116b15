import { useState } from 'react'

type Outcome = { status: 'pending' | 'error' | 'success'; error: Error | null }

/**
 * Returns the error of a query until its next answer: TanStack Query drops it while it reads again without any data.
 * `of` says what the query reads, so that the error of one is not shown for another.
 */
export function useKeptError({ status, error }: Outcome, of: string | number = ''): Error | null {
  const [kept, setKept] = useState({ error, of })
  const current = status === 'pending' && kept.of === of ? kept.error : error
  if (current !== kept.error || of !== kept.of) setKept({ error: current, of })
  return current
}
