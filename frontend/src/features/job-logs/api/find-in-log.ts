import { infiniteQueryOptions, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'

import type { LogQuery } from '@/domain/job/types'
import { getLog } from '@/features/job-logs/api/get-log'
import { logKeys } from '@/features/job-logs/api/log-keys'

const PAGE_MATCHES = 500

/** The numbers of the lines found so far. `hasMore`: there are later ones. */
export type Matches = { numbers: number[]; hasMore: boolean }

const matchesQuery = (id: number, attempt: number, text: string) =>
  infiniteQueryOptions({
    queryKey: logKeys.matches(id, attempt, text),
    queryFn: async ({ pageParam, signal }) => {
      const query: LogQuery = { attempt, search: text, limit: PAGE_MATCHES, after: pageParam }
      const { lines, after } = await getLog(id, query, signal)
      return { numbers: lines.map(({ number }) => number), after }
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ numbers, after }) => (numbers.length === PAGE_MATCHES ? after : undefined),
    enabled: text !== '',
    refetchOnWindowFocus: false,
  })

/**
 * Reads the numbers of the lines that contain the text, oldest first, page by page. `read` returns those that are known,
 * else those of the first page once it has arrived; undefined if it fails, which `error` then says.
 */
export function useMatches(id: number, attempt: number, text: string) {
  const client = useQueryClient()
  const answer = useInfiniteQuery(matchesQuery(id, attempt, text))
  const read = (sought: string): Promise<Matches | undefined> =>
    client
      .infiniteQuery({ ...matchesQuery(id, attempt, sought), staleTime: 'static' })
      .then(({ pages }) => ({
        numbers: pages.flatMap(({ numbers }) => numbers),
        hasMore: pages.at(-1)?.numbers.length === PAGE_MATCHES,
      }))
      .catch(() => undefined)
  return { ...answer, read }
}
