import { useInfiniteQuery } from '@tanstack/react-query'

import type { LogQuery } from '@/domain/job/types'
import { getLog } from '@/features/job-logs/api/get-log'
import { logKeys } from '@/features/job-logs/api/log-keys'

const PAGE_MATCHES = 500

/** Reads the numbers of the lines that contain the text, oldest first, page by page. */
export function useMatches(id: number, attempt: number, text: string) {
  return useInfiniteQuery({
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
}
