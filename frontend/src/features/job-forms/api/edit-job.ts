import { type VersionedJob, getJob } from '@/domain/job/api/get-job'
import type { Job, JobPatch } from '@/domain/job/types'
import { updateJob } from '@/features/job-forms/api/update-job'
import { Problem, toProblem } from '@/lib/problem'

const PRECONDITION_FAILED = 412
const MAX_TRIES = 5
const FIELDS = {
  name: 'name',
  description: 'description',
  priority: 'priority',
  scheduled_at: 'not before',
  resource_requirements: 'resource requirements',
} as const

/** What somebody else has edited since, in words. */
function editedSince(seen: Job, now: Job): string[] {
  const keys = Object.keys(FIELDS) as (keyof typeof FIELDS)[]
  return keys.filter((key) => JSON.stringify(seen[key]) !== JSON.stringify(now[key])).map((key) => FIELDS[key])
}

/** Edits the job as it was `seen`. Progress that it makes meanwhile is no conflict; an edit by somebody else is. */
export async function editJob(seen: VersionedJob, patch: JobPatch): Promise<Job> {
  let etag = seen.etag
  for (let tries = 1; ; tries += 1) {
    try {
      return await updateJob(seen.id, patch, etag)
    } catch (error) {
      if (toProblem(error).status !== PRECONDITION_FAILED || tries === MAX_TRIES) throw error
    }
    const now = await getJob(seen.id)
    const edited = editedSince(seen, now)
    if (edited.length > 0) {
      const detail = `Somebody else changed its ${edited.join(', ')} meanwhile. Close this form and open it again to see how it is now.`
      throw new Problem({ status: PRECONDITION_FAILED, code: 'edited_elsewhere', title: 'Edited meanwhile', detail })
    }
    etag = now.etag
  }
}
