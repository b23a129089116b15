import { useMutation, useQueryClient } from '@tanstack/react-query'

import { jobKeys } from '@/domain/job/api/job-keys'
import type { Job, JobCreate } from '@/domain/job/types'
import { api, unwrap } from '@/lib/api-client'

function createJob(body: JobCreate): Promise<Job> {
  return unwrap(api.POST('/api/jobs/', { body }))
}

/** Not optimistic: the server assigns the id and the position in the list. */
export function useCreateJob() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: createJob,
    onSuccess: () => client.invalidateQueries({ queryKey: jobKeys.all }),
  })
}
