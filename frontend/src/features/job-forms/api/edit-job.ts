import { useMutation, useQueryClient } from '@tanstack/react-query'

import { type VersionedJob, getJob } from '@/domain/job/api/get-job'
import { jobKeys } from '@/domain/job/api/job-keys'
import type { Job, JobPatch } from '@/domain/job/types'
import { updateJob } from '@/features/job-forms/api/update-job'
import { stringifyLossless } from '@/lib/lossless-json'
import { Problem, toProblem } from '@/lib/problem'

const PRECONDITION_FAILED = 412
const MAX_ATTEMPTS = 5
const FIELD_LABELS = {
  name: 'name',
  description: 'description',
  priority: 'priority',
  scheduled_at: 'not before',
  resource_requirements: 'resource requirements',
} as const

/** Returns the labels of the fields that `patch` sets and that another client has changed. */
function conflictingFields(opened: Job, current: Job, patch: JobPatch): string[] {
  const keys = Object.keys(FIELD_LABELS) as (keyof typeof FIELD_LABELS)[]
  return keys
    .filter((key) => key in patch)
    .filter((key) => stringifyLossless(opened[key]) !== stringifyLossless(current[key]))
    .map((key) => FIELD_LABELS[key])
}

function conflict(fields: string[]): Problem {
  const detail =
    `Another user changed these fields after you opened the form: ${fields.join(', ')}. ` +
    'Close the form and open it again to edit the current values.'
  return new Problem({ status: PRECONDITION_FAILED, code: 'edited_elsewhere', title: 'Edit conflict', detail })
}

/**
 * Edits the version that the form was opened with. Retries when only other fields have changed since; throws a Problem
 * when another user has changed a field of `patch`.
 */
async function editJob(opened: VersionedJob, patch: JobPatch): Promise<Job> {
  let etag = opened.etag
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await updateJob(opened.id, patch, etag)
    } catch (error) {
      if (toProblem(error).status !== PRECONDITION_FAILED || attempt === MAX_ATTEMPTS) throw error
    }
    const current = await getJob(opened.id)
    const fields = conflictingFields(opened, current, patch)
    if (fields.length > 0) throw conflict(fields)
    etag = current.etag
  }
}

export function useEditJob(opened: VersionedJob) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (patch: JobPatch) => editJob(opened, patch),
    onSettled: () => client.invalidateQueries({ queryKey: jobKeys.all }),
  })
}
