import { useMutation, useQueryClient } from '@tanstack/react-query'

import { jobKeys } from '@/domain/job/api/job-keys'
import { patchCachedJobs } from '@/domain/job/api/patch-cached-jobs'
import type { Status } from '@/domain/job/status-meta'
import type { JobPatch, JobRow } from '@/domain/job/types'
import { updateJob } from '@/features/job-forms/api/update-job'
import { api, unwrap } from '@/lib/api-client'

type StatusChange =
  { kind: 'cancel' | 'retry'; id: number } | { kind: 'update'; id: number; patch: JobPatch & { status_type: Status } }

function changeStatus(change: StatusChange) {
  if (change.kind === 'update') return updateJob(change.id, change.patch)
  const request = { params: { path: { job_id: String(change.id) } }, body: {} }
  return change.kind === 'cancel'
    ? unwrap(api.POST('/api/jobs/{job_id}/cancel/', request))
    : unwrap(api.POST('/api/jobs/{job_id}/retry/', request))
}

const targetStatus = (change: StatusChange): Status =>
  change.kind === 'update' ? change.patch.status_type : change.kind === 'cancel' ? 'CANCELLED' : 'PENDING'

function optimisticStatus(change: StatusChange, row: JobRow): JobRow['latest_status'] {
  const patch: Partial<JobPatch> = change.kind === 'update' ? change.patch : {}
  return {
    ...row.latest_status,
    status_type: targetStatus(change),
    message: patch.message ?? '',
    progress: patch.progress ?? null,
    timestamp: new Date().toISOString(),
  }
}

/** Shows the new status at once and rolls back when the server refuses it. */
export function useChangeStatus() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: changeStatus,
    onMutate: async (change) => {
      await client.cancelQueries({ queryKey: jobKeys.lists })
      return patchCachedJobs(client, new Set([change.id]), (row) => ({
        latest_status: optimisticStatus(change, row),
      }))
    },
    onError: (_error, _change, rollBack) => rollBack?.(),
    onSettled: () => client.invalidateQueries({ queryKey: jobKeys.all }),
  })
}
