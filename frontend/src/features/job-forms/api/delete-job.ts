import { useMutation, useQueryClient } from '@tanstack/react-query'

import { jobKeys } from '@/domain/job/api/job-keys'
import { api } from '@/lib/api-client'

async function deleteJob(id: number): Promise<void> {
  await api.DELETE('/api/jobs/{job_id}/', { params: { path: { job_id: String(id) } } })
}

export function useDeleteJob() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: deleteJob,
    // The deleted job's own page is about to close; refetching it would only yield a 404.
    onSuccess: (_nothing, id) => {
      const [, , deletedId] = jobKeys.detail(id)
      void client.invalidateQueries({
        queryKey: jobKeys.all,
        predicate: ({ queryKey }) => queryKey[2] !== deletedId,
      })
    },
  })
}
