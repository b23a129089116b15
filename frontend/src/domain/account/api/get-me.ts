import { queryOptions, useQuery } from '@tanstack/react-query'

import { accountKeys } from '@/domain/account/api/account-keys'
import type { Me } from '@/domain/account/types'
import { api, unwrap } from '@/lib/api-client'

function getMe(signal?: AbortSignal): Promise<Me> {
  return unwrap(api.GET('/api/auth/me/', { signal }))
}

const meQuery = queryOptions({
  queryKey: accountKeys.me,
  queryFn: ({ signal }) => getMe(signal),
  staleTime: 60_000,
  gcTime: Infinity,
})

/** Reads who is signed in and what they may do. After an answer of 401 `error` is set, and `data` is who it was. */
export const useMe = () => useQuery(meQuery)
