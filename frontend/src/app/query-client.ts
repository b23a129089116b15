import { QueryClient } from '@tanstack/react-query'

import { type Problem, toProblem } from '@/lib/problem'

/** Excludes timeouts: a retry would only double the wait. */
const isWorthRetrying = ({ isTransient, code }: Problem) => isTransient && code !== 'timeout'

/** Retries reads after transient errors, and writes never: the user decides. Polling pauses in a hidden tab. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        gcTime: 60_000,
        retry: (failures, error) => failures < 2 && isWorthRetrying(toProblem(error)),
        retryDelay: (failures) => 500 * 2 ** failures,
        refetchIntervalInBackground: false,
        // The browser's online state says nothing about a server on the same machine.
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}
