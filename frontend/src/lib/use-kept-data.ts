import { useState } from 'react'

/**
 * Returns the newest data that a query had, through changes of its key and failures: TanStack Query drops the previous
 * data as soon as the query for the next key fails.
 */
export function useKeptData<Data>(data: Data | undefined): Data | undefined {
  const [kept, setKept] = useState(data)
  if (data !== undefined && data !== kept) setKept(data)
  return data ?? kept
}
