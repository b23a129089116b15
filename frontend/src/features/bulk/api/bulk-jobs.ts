import { useMutation, useQueryClient } from '@tanstack/react-query'

import { accountKeys } from '@/domain/account/api/account-keys'
import { jobRefusal } from '@/domain/account/refusals'
import type { Me } from '@/domain/account/types'
import { jobKeys } from '@/domain/job/api/job-keys'
import { patchCachedJobs } from '@/domain/job/api/patch-cached-jobs'
import type { JobSelection } from '@/domain/job/selection/selection'
import type { Status } from '@/domain/job/status-meta'
import { allowedFrom, canUpdate } from '@/domain/job/transitions'
import type { JobListQuery, JobRow } from '@/domain/job/types'
import type { BulkRequest, BulkResult, Operation } from '@/domain/operation/types'
import { conditionsOf } from '@/features/bulk/conditions'
import { api, unwrap } from '@/lib/api-client'
import { serverNow } from '@/lib/server-clock'

/** The change to make to every selected job. */
export type BulkAction = Pick<BulkRequest, 'action' | 'status_type' | 'message' | 'priority'>

type BulkOutcome = { done: BulkResult } | { operation: Operation }
type BulkVariables = { action: BulkAction; selection: JobSelection; query: JobListQuery }

/** Changes a few jobs within the request; many become an operation that runs in the background. */
async function bulkJobs({ action, selection, query }: BulkVariables): Promise<BulkOutcome> {
  const target = selection.kind === 'all' ? { filter: conditionsOf(query) } : { ids: [...selection.rows.keys()] }
  const response = await unwrap(api.POST('/api/jobs/bulk/', { body: { ...action, ...target } }))
  return 'state' in response ? { operation: response } : { done: response }
}

function targetStatus({ action, status_type }: BulkAction): Status | undefined {
  if (action === 'cancel') return 'CANCELLED'
  return action === 'retry' ? 'PENDING' : status_type
}

/** The optimistic change to a row; empty when the server is going to skip the job. */
function optimisticChange(action: BulkAction, row: JobRow, me: Me | undefined): Partial<JobRow> {
  if (jobRefusal(me, row.owner) !== null) return {}
  if (action.action === 'set_priority') {
    return canUpdate(row.latest_status.status_type) ? { priority: action.priority ?? row.priority } : {}
  }
  const status = targetStatus(action)
  if (status === undefined || !allowedFrom(row.latest_status.status_type).includes(status)) return {}
  const timestamp = new Date(serverNow()).toISOString()
  return { latest_status: { ...row.latest_status, status_type: status, timestamp, progress: null } }
}

export function useBulkJobs() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: bulkJobs,
    onMutate: async ({ action, selection }) => {
      if (selection.kind === 'all' || action.action === 'delete') return undefined
      await client.cancelQueries({ queryKey: jobKeys.lists })
      const me = client.getQueryData<Me>(accountKeys.me)
      return patchCachedJobs(client, new Set(selection.rows.keys()), (row) => optimisticChange(action, row, me))
    },
    onError: (_error, _variables, rollBack) => rollBack?.(),
    onSettled: () => client.invalidateQueries({ queryKey: jobKeys.all }),
  })
}
