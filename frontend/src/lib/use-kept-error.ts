import { useState } from 'react'

type Outcome = { status: 'pending' | 'error' | 'success'; error: Error | null }

/** Returns the error of a query until its next answer: TanStack Query drops it while it reads again without any data. */
export function useKeptError({ status, error }: Outcome): Error | null {
  const [kept, setKept] = useState(error)
  const current = status === 'pending' ? kept : error
  if (current !== kept) setKept(current)
  return current
}
