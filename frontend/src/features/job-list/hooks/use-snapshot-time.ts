import { useQuery } from '@tanstack/react-query'

import { anchorOf } from '@/features/job-list/snapshot-time'
import { jobKeys } from '@/domain/job/api/job-keys'
import { listJobs } from '@/domain/job/api/list-jobs'
import type { JobListQuery } from '@/domain/job/types'
import { newcomersSince } from '@/features/job-list/snapshot-time'
import { POLL_MS } from '@/domain/job/polling'

const NEWEST_ROWS = 20

/** Where the list ends in time. Stays put until it is renewed on purpose; while there is no job at all it looks again. */
export function useAnchor() {
  return useQuery({
    queryKey: jobKeys.anchor,
    queryFn: async ({ signal }) => anchorOf(await listJobs({ page_size: NEWEST_ROWS }, signal)),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchInterval: ({ state }) => (state.status === 'error' || state.data === null ? POLL_MS : false),
  })
}

/** How many jobs that match came after the anchor. */
export function useNewcomers(query: JobListQuery, anchor: string | null, polling: boolean): number {
  const since = newcomersSince(query, anchor)
  const full: JobListQuery = { ...since, page_size: 1 }
  const { data } = useQuery({
    queryKey: jobKeys.list(full),
    queryFn: ({ signal }) => listJobs(full, signal),
    enabled: since !== null,
    refetchInterval: polling ? POLL_MS : false,
  })
  return since === null ? 0 : (data?.count ?? 0)
}
