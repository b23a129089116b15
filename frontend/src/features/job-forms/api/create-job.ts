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

/** The job that the key has created was deleted: another one needs a new key. */
const GONE = 410

/**
 * Not optimistic: the server assigns the id and the position in the list. The user may send the same job again after
 * any other error: it has the same key then, and isn't created twice. A refusal proves nothing about earlier requests,
 * since the server checks sign-in, limits and the body before it looks for the key. A changed job has a new key.
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
      if (toProblem(error).status === GONE) forget()
    },
  })
}
