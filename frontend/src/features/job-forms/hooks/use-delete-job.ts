import { useMutation, useQueryClient } from '@tanstack/react-query'

import { deleteJob } from '@/features/job-forms/api/delete-job'
import { jobKeys } from '@/domain/job/api/job-keys'

export function useDeleteJob() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: deleteJob,
    // The job's own page is left, not refetched: it would only learn that the job is gone.
    onSuccess: (_nothing, id) => {
      const [, , gone] = jobKeys.detail(id)
      void client.invalidateQueries({ queryKey: jobKeys.all, predicate: ({ queryKey }) => queryKey[2] !== gone })
    },
  })
}
