import { useMutation, useQueryClient } from '@tanstack/react-query'

import type { Status } from '@/domain/job/status-meta'
import { patchCachedJobs } from '@/domain/job/api/patch-cached-jobs'
import { cancelJob } from '@/features/job-forms/api/cancel-job'
import { jobKeys } from '@/domain/job/api/job-keys'
import { retryJob } from '@/features/job-forms/api/retry-job'
import type { JobPatch } from '@/domain/job/types'
import { updateJob } from '@/features/job-forms/api/update-job'

export type StatusChange =
  { kind: 'cancel' | 'retry'; id: number } | { kind: 'update'; id: number; patch: JobPatch & { status_type: Status } }

const target = (change: StatusChange): Status =>
  change.kind === 'update' ? change.patch.status_type : change.kind === 'cancel' ? 'CANCELLED' : 'PENDING'

const send = (change: StatusChange) => {
  if (change.kind === 'update') return updateJob(change.id, change.patch)
  return change.kind === 'cancel' ? cancelJob(change.id) : retryJob(change.id)
}

/** Shows the new status at once and takes it back when the server refuses. */
export function useChangeStatus() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: send,
    onMutate: async (change) => {
      await client.cancelQueries({ queryKey: jobKeys.lists })
      const patch: Partial<JobPatch> = change.kind === 'update' ? change.patch : {}
      return patchCachedJobs(client, new Set([change.id]), (row) => ({
        latest_status: {
          ...row.latest_status,
          status_type: target(change),
          message: patch.message ?? '',
          progress: patch.progress ?? null,
          timestamp: new Date().toISOString(),
        },
      }))
    },
    onError: (_error, _change, undo) => undo?.(),
    onSettled: () => client.invalidateQueries({ queryKey: jobKeys.all }),
  })
}
