import { useQuery } from '@tanstack/react-query'

import { jobKeys } from '@/domain/job/api/job-keys'
import { listJobs } from '@/domain/job/api/list-jobs'
import { snapshotTimeOf } from '@/features/job-list/snapshot-time'
import { POLL_MS } from '@/lib/polling'

const NEWEST_ROWS = 20

/** The snapshot time of the list. Constant until the user refreshes the list; polls only while there is no job. */
export function useSnapshotTime() {
  return useQuery({
    queryKey: jobKeys.snapshotTime,
    queryFn: async ({ signal }) => snapshotTimeOf(await listJobs({ page_size: NEWEST_ROWS }, signal)),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchInterval: ({ state }) => (state.status === 'error' || state.data === null ? POLL_MS : false),
  })
}
