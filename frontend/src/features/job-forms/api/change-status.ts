import { useMutation, useQueryClient } from '@tanstack/react-query'

import { getJob } from '@/domain/job/api/get-job'
import { jobKeys } from '@/domain/job/api/job-keys'
import { patchCachedJobs } from '@/domain/job/api/patch-cached-jobs'
import type { Status } from '@/domain/job/status-meta'
import type { Job, JobPatch, JobRow } from '@/domain/job/types'
import { updateJob } from '@/features/job-forms/api/update-job'
import { api, unwrap } from '@/lib/api-client'
import { toProblem } from '@/lib/problem'
import { serverNow } from '@/lib/server-clock'

const CONFLICT = 409

type StatusChange =
  { kind: 'cancel' | 'retry'; id: number } | { kind: 'update'; id: number; patch: JobPatch & { status_type: Status } }

const targetStatus = (change: StatusChange): Status =>
  change.kind === 'update' ? change.patch.status_type : change.kind === 'cancel' ? 'CANCELLED' : 'PENDING'

function sendChange(change: StatusChange): Promise<Job> {
  if (change.kind === 'update') return updateJob(change.id, change.patch)
  const request = { params: { path: { job_id: String(change.id) } }, body: {} }
  return change.kind === 'cancel'
    ? unwrap(api.POST('/api/jobs/{job_id}/cancel/', request))
    : unwrap(api.POST('/api/jobs/{job_id}/retry/', request))
}

/** Changes the status. A conflict is no failure when another client has already set the wanted status. */
async function changeStatus(change: StatusChange): Promise<Job> {
  try {
    return await sendChange(change)
  } catch (error) {
    if (toProblem(error).status !== CONFLICT || change.kind === 'update') throw error
    // When the job cannot be read, the refusal stands.
    const current = await getJob(change.id).catch(() => undefined)
    if (current?.latest_status.status_type !== targetStatus(change)) throw error
    return current
  }
}

function optimisticStatus(change: StatusChange, row: JobRow): JobRow['latest_status'] {
  const patch: Partial<JobPatch> = change.kind === 'update' ? change.patch : {}
  return {
    ...row.latest_status,
    status_type: targetStatus(change),
    message: patch.message ?? '',
    progress: patch.progress ?? null,
    timestamp: new Date(serverNow()).toISOString(),
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
