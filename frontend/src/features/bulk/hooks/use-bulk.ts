import { useMutation, useQueryClient } from '@tanstack/react-query'

import type { Status } from '@/domain/job/status-meta'
import { type BulkAction, bulkJobs } from '@/domain/operation/api/bulk-jobs'
import { patchCachedJobs } from '@/domain/job/api/patch-cached-jobs'
import { jobKeys } from '@/domain/job/api/job-keys'
import type { JobListQuery, JobRow } from '@/domain/job/types'
import type { Picked } from '@/domain/job/selection/selection'
import { allowedFrom } from '@/domain/job/transitions'

export type BulkRun = { action: BulkAction; picked: Picked; query: JobListQuery }

function targetStatus({ action, status_type }: BulkAction): Status | undefined {
  if (action === 'cancel') return 'CANCELLED'
  return action === 'retry' ? 'PENDING' : status_type
}

/** What the row will look like if the server agrees. */
function expected(action: BulkAction, row: JobRow): Partial<JobRow> {
  if (action.action === 'set_priority') return { priority: action.priority ?? row.priority }
  const status = targetStatus(action)
  if (status === undefined || !allowedFrom(row.latest_status.status_type).includes(status)) return {}
  return {
    latest_status: { ...row.latest_status, status_type: status, timestamp: new Date().toISOString(), progress: null },
  }
}

export function useBulk() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ action, picked, query }: BulkRun) => bulkJobs(action, picked, query),
    onMutate: async ({ action, picked }) => {
      if (picked.kind === 'all' || action.action === 'delete') return undefined
      await client.cancelQueries({ queryKey: jobKeys.lists })
      return patchCachedJobs(client, new Set(picked.rows.keys()), (row) => expected(action, row))
    },
    onError: (_error, _run, undo) => undo?.(),
    onSettled: () => client.invalidateQueries({ queryKey: jobKeys.all }),
  })
}
