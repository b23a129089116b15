import { useMutation, useQueryClient } from '@tanstack/react-query'

import { deleteJob } from '@/features/jobs/api/delete-job'
import { jobKeys } from '@/features/jobs/api/keys'

export function useDeleteJob() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: deleteJob,
    onSuccess: (_nothing, id) => {
      client.removeQueries({ queryKey: jobKeys.detail(id) })
      return client.invalidateQueries({ queryKey: jobKeys.all })
    },
  })
}
