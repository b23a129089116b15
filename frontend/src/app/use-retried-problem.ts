import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, useSyncExternalStore } from 'react'

import { type Problem, toProblem } from '@/lib/problem'

const SHOWN_AFTER_MS = 1_000

/** Returns why a displayed read is being retried, once that takes longer than a second; null otherwise. */
export function useRetriedProblem(): Problem | null {
  const cache = useQueryClient().getQueryCache()
  const reason = useSyncExternalStore(
    (listener) => cache.subscribe(listener),
    () => {
      const retried = cache
        .findAll({ type: 'active', predicate: ({ state }) => state.status !== 'error' })
        .find(({ state }) => state.fetchFailureCount > 0 && state.fetchStatus !== 'idle')
      return retried?.state.fetchFailureReason ?? null
    },
  )
  const isRetried = reason !== null
  const [shown, setShown] = useState(false)
  useEffect(() => {
    if (!isRetried) return
    const timer = setTimeout(() => setShown(true), SHOWN_AFTER_MS)
    return () => {
      clearTimeout(timer)
      setShown(false)
    }
  }, [isRetried])
  return shown && reason !== null ? toProblem(reason) : null
}
