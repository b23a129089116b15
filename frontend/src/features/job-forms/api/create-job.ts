import { useMutation, useQueryClient } from '@tanstack/react-query'

import { jobKeys } from '@/domain/job/api/job-keys'
import type { Job, JobCreate } from '@/domain/job/types'
import { api, unwrap } from '@/lib/api-client'
import { stringifyLossless } from '@/lib/lossless-json'
import { toProblem } from '@/lib/problem'
import { useIdempotencyKey } from '@/lib/use-idempotency-key'

function createJob(body: JobCreate, key: string): Promise<Job> {
  return unwrap(api.POST('/api/jobs/', { params: { header: { 'Idempotency-Key': key } }, body }))
}

const isRefusal = (error: unknown): boolean => {
  const { status } = toProblem(error)
  return status >= 400 && status < 500
}

/**
 * Not optimistic: the server assigns the id and the position in the list. The user may send the same job again after
 * an error that leaves open whether it was created: it has the same key then, and isn't created twice.
 */
export function useCreateJob() {
  const client = useQueryClient()
  const { keyOf, forget } = useIdempotencyKey()
  return useMutation({
    mutationFn: (body: JobCreate) => createJob(body, keyOf(stringifyLossless(body))),
    onSuccess: () => {
      forget()
      return client.invalidateQueries({ queryKey: jobKeys.all })
    },
    onError: (error) => {
      if (isRefusal(error)) forget()
    },
  })
}
