import { useMutation, useQueryClient } from '@tanstack/react-query'

import { jobKeys } from '@/features/jobs/api/keys'
import type { JobPatch } from '@/features/jobs/api/types'
import { updateJob } from '@/features/jobs/api/update-job'

export function useEditJob(id: number) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (patch: JobPatch) => updateJob(id, patch),
    onSuccess: () => client.invalidateQueries({ queryKey: jobKeys.all }),
  })
}
