import { queryOptions, useQuery } from '@tanstack/react-query'

import type { SignInMethods } from '@/domain/account/types'
import { api, unwrap } from '@/lib/api-client'

const methodsQuery = queryOptions({
  queryKey: ['sign-in-methods'],
  queryFn: ({ signal }): Promise<SignInMethods> => unwrap(api.GET('/api/auth/methods/', { signal })),
  staleTime: Infinity,
})

/** Reads how people sign in; the form for a password doesn't wait for it. */
export const useSignInMethods = () => useQuery(methodsQuery)
