import { skipToken, useQuery } from '@tanstack/react-query'

import { countAt } from '@/domain/job/api/count-jobs'
import { jobKeys } from '@/domain/job/api/job-keys'
import { type ListCount, listCountOf } from '@/domain/job/list-count'
import type { Count, JobListPage } from '@/domain/job/types'
import { toProblem } from '@/lib/problem'

/** A count in a request of its own is expensive, so it is refreshed less often than the rows. */
const COUNT_POLL_MS = 30_000

/**
 * Returns the number of jobs in a list: as its page says, otherwise from the page's `count_url`. That request is
 * cancelled when the list is no longer displayed. Until it is answered, `floor` counts the rows known so far.
 */
export function useListCount(page: JobListPage | undefined, floor: number): ListCount {
  const url = page?.count_url ?? null
  const { data, error, refetch } = useQuery<Count>({
    queryKey: jobKeys.countAt(url),
    queryFn: url === null ? skipToken : ({ signal }) => countAt(url, signal),
    refetchInterval: COUNT_POLL_MS,
    staleTime: COUNT_POLL_MS,
    // A count that timed out once would time out again.
    retry: false,
  })
  return listCountOf({ page, counted: data, problem: error && toProblem(error), floor, retry: () => void refetch() })
}
