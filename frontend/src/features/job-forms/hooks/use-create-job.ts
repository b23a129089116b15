import { useMutation, useQueryClient } from '@tanstack/react-query'

import { createJob } from '@/features/job-forms/api/create-job'
import { jobKeys } from '@/domain/job/api/job-keys'

/** Not optimistic: the row has no id, and no place in the list, until the server gives it both. */
export function useCreateJob() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: createJob,
    onSuccess: () => client.invalidateQueries({ queryKey: jobKeys.all }),
  })
}
