import { useMutation, useQueryClient } from '@tanstack/react-query'

import { editJob } from '@/features/job-forms/api/edit-job'
import type { VersionedJob } from '@/domain/job/api/get-job'
import { jobKeys } from '@/domain/job/api/job-keys'
import type { JobPatch } from '@/domain/job/types'

/** Edits the job in the version that the person has before them. */
export function useEditJob(seen: VersionedJob) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (patch: JobPatch) => editJob(seen, patch),
    onSettled: () => client.invalidateQueries({ queryKey: jobKeys.all }),
  })
}
