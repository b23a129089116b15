import { useMutation, useQueryClient } from '@tanstack/react-query'

import { jobKeys } from '@/domain/job/api/job-keys'
import { api } from '@/lib/api-client'
import { toProblem } from '@/lib/problem'

/** Deletes the job. That it no longer exists is no failure. */
async function deleteJob(id: number): Promise<void> {
  try {
    await api.DELETE('/api/jobs/{job_id}/', { params: { path: { job_id: String(id) } } })
  } catch (error) {
    if (!toProblem(error).isNotFound) throw error
  }
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
