import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'

import { jobKeys } from '@/domain/job/api/job-keys'
import type { JobListQuery } from '@/domain/job/types'
import { toQuery } from '@/features/job-list/filters'
import { useNewJobCount } from '@/features/job-list/hooks/use-new-job-count'
import { useSnapshotTime } from '@/features/job-list/hooks/use-snapshot-time'
import type { ListView } from '@/features/job-list/list-view'
import { createdBefore } from '@/features/job-list/snapshot-time'
import { toProblem } from '@/lib/problem'
import { toServerTime } from '@/lib/server-clock'

/** Returns the API queries of the view and the number of matching jobs that the snapshot doesn't show yet. */
export function useJobList(view: ListView) {
  const client = useQueryClient()
  const { data: snapshotTime, dataUpdatedAt, error, refetch } = useSnapshotTime()
  // Presets such as "last hour" count back from the last refresh of the list.
  const [openedAt] = useState(() => Date.now())
  const conditions = JSON.stringify(toQuery(view, view.ordering, toServerTime(dataUpdatedAt || openedAt)))
  // Keeps its identity while the filters are the same: scrolling changes the view's position many times a minute.
  const query = useMemo(() => JSON.parse(conditions) as JobListQuery, [conditions])
  const snapshotQuery = useMemo(() => createdBefore(query, snapshotTime ?? null), [query, snapshotTime])
  const newJobCount = useNewJobCount(query, snapshotTime ?? null)

  return {
    /** Without the snapshot: for counts and exports. */
    query,
    snapshotQuery,
    newJobCount,
    ready: snapshotTime !== undefined,
    /** Why the snapshot could not be taken. */
    problem: error && toProblem(error),
    retry: () => void refetch(),
    /** Takes a new snapshot, which shows the new jobs and lets presets count back from now. */
    refresh: () => client.refetchQueries({ queryKey: jobKeys.snapshotTime }),
  }
}
