import { useQuery } from '@tanstack/react-query'

import { jobListQuery } from '@/domain/job/api/list-jobs'
import type { JobListQuery } from '@/domain/job/types'
import { createdSince } from '@/features/job-list/snapshot-time'
import { POLL_MS } from '@/lib/polling'

/** Counts the matching jobs created since the snapshot time. */
export function useNewJobCount(query: JobListQuery, snapshotTime: string | null): number {
  const since = createdSince(query, snapshotTime)
  const { data } = useQuery({
    ...jobListQuery({ ...since, page_size: 1 }),
    enabled: since !== null,
    refetchInterval: POLL_MS,
  })
  return since === null ? 0 : (data?.count ?? 0)
}
