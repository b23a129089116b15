import { useMutation, useQueryClient } from '@tanstack/react-query'

import { editJob } from '@/features/jobs/api/edit-job'
import type { VersionedJob } from '@/features/jobs/api/get-job'
import { jobKeys } from '@/features/jobs/api/keys'
import type { JobPatch } from '@/features/jobs/api/types'

/** Edits the job in the version that the person has before them. */
export function useEditJob(seen: VersionedJob) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (patch: JobPatch) => editJob(seen, patch),
    onSettled: () => client.invalidateQueries({ queryKey: jobKeys.all }),
  })
}
