import { QueryClient } from '@tanstack/react-query'

import { type Problem, toProblem } from '@/lib/problem'

/** Worth trying again at once. What took too long once would only keep the person waiting as long again. */
const isWorthRetrying = ({ isTransient, code }: Problem) => isTransient && code !== 'timeout'

/** Reads are retried only where that can help; writes never, a person decides. Nothing polls in a hidden tab. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        gcTime: 60_000,
        retry: (failures, error) => failures < 2 && isWorthRetrying(toProblem(error)),
        retryDelay: (failures) => 500 * 2 ** failures,
        refetchIntervalInBackground: false,
        // The browser's idea of being online says nothing about a server on this machine.
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}
