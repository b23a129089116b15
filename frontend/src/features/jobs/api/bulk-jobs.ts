import { cancelJob } from '@/features/jobs/api/cancel-job'
import { deleteJob } from '@/features/jobs/api/delete-job'
import { retryJob } from '@/features/jobs/api/retry-job'
import type { JobPatch } from '@/features/jobs/api/types'
import { updateJob } from '@/features/jobs/api/update-job'
import { toProblem } from '@/lib/problem'

const AT_ONCE = 6

export type BulkAction = { kind: 'cancel' | 'retry' | 'delete' } | { kind: 'update'; patch: JobPatch }

export type BulkResult = { changed: number; skipped: { id: number; reason: string }[] }

function one(action: BulkAction, id: number): Promise<unknown> {
  if (action.kind === 'update') return updateJob(id, action.patch)
  return { cancel: cancelJob, retry: retryJob, delete: deleteJob }[action.kind](id)
}

/**
 * Does the same to every job, a few calls at a time. A job that refuses is skipped and its reason kept; a server that
 * is away ends it, as every call after that would fail the same way.
 */
export async function bulkJobs(action: BulkAction, ids: readonly number[], onDone: (done: number) => void): Promise<BulkResult> {
  const result: BulkResult = { changed: 0, skipped: [] }
  const left = [...ids]
  let done = 0
  const work = async () => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) {
      try {
        await one(action, id)
        result.changed += 1
      } catch (error) {
        const problem = toProblem(error)
        if (problem.isOffline) throw problem
        result.skipped.push({ id, reason: problem.detail })
      }
      done += 1
      onDone(done)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return result
}
