import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { accountKeys } from '@/domain/account/api/account-keys'
import type { KeyCreate } from '@/domain/account/types'
import { api, unwrap } from '@/lib/api-client'

const keysQuery = queryOptions({
  queryKey: accountKeys.keys,
  queryFn: ({ signal }) => unwrap(api.GET('/api/keys/', { signal })),
})

/** Reads the keys that the user manages. */
export const useKeys = () => useQuery(keysQuery)

export function useCreateKey() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: KeyCreate) => unwrap(api.POST('/api/keys/', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: accountKeys.keys }),
  })
}

export function useRevokeKey() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: number) => api.DELETE('/api/keys/{key_id}/', { params: { path: { key_id: String(id) } } }),
    onSuccess: () => client.invalidateQueries({ queryKey: accountKeys.keys }),
  })
}
