import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'

import { accountKeys } from '@/domain/account/api/account-keys'
import { type Problem, isForbidden, isUnauthenticated, toProblem } from '@/lib/problem'

/** Excludes timeouts: a retry would only double the wait. */
const isWorthRetrying = ({ isTransient, code }: Problem) => isTransient && code !== 'timeout'

/** Retries reads after transient errors, and writes never: the user decides. Polling pauses in a hidden tab. */
export function createQueryClient(): QueryClient {
  // A session that has ended, and a role that has changed, show in any answer: asking who the user is then opens the
  // sign-in form, or takes away the buttons that the role doesn't allow.
  const onError = (error: Error) => {
    if (isUnauthenticated(error) || isForbidden(error)) void client.invalidateQueries({ queryKey: accountKeys.me })
  }
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, { queryKey }) => queryKey[1] !== accountKeys.me[1] && onError(error),
    }),
    mutationCache: new MutationCache({ onError }),
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
  return client
}
