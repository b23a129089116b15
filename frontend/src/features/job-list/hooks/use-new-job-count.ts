import { useQuery } from '@tanstack/react-query'

import { jobCountQuery } from '@/domain/job/api/count-jobs'
import type { JobListQuery } from '@/domain/job/types'
import { createdSince } from '@/features/job-list/snapshot-time'
import { POLL_MS } from '@/lib/polling'

/** Counts the matching jobs created since the snapshot time. */
export function useNewJobCount(query: JobListQuery, snapshotTime: string | null): number {
  const since = createdSince(query, snapshotTime)
  const { data } = useQuery({
    ...jobCountQuery(since ?? {}),
    enabled: since !== null,
    refetchInterval: POLL_MS,
  })
  return since === null ? 0 : (data?.value ?? 0)
}
