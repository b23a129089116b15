import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { accountKeys } from '@/domain/account/api/account-keys'
import type { UserCreate, UserUpdate } from '@/domain/account/types'
import { api, unwrap } from '@/lib/api-client'

const usersQuery = queryOptions({
  queryKey: accountKeys.users,
  queryFn: ({ signal }) => unwrap(api.GET('/api/users/', { signal })),
})

/** Reads all users. Only for those who manage them. */
export const useUsers = (enabled: boolean) => useQuery({ ...usersQuery, enabled })

export function useCreateUser() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: UserCreate) => unwrap(api.POST('/api/users/', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: accountKeys.users }),
  })
}

export function useUpdateUser() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, ...body }: UserUpdate & { id: number }) =>
      unwrap(api.PATCH('/api/users/{user_id}/', { params: { path: { user_id: String(id) } }, body })),
    onSettled: () => client.invalidateQueries({ queryKey: accountKeys.users }),
  })
}
