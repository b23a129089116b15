import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { accountKeys } from '@/domain/account/api/account-keys'
import { api, unwrap } from '@/lib/api-client'

const sessionsQuery = queryOptions({
  queryKey: accountKeys.sessions,
  queryFn: ({ signal }) => unwrap(api.GET('/api/auth/sessions/', { signal })),
})

/** Reads the user's sessions that have not ended, newest first. */
export const useSessions = () => useQuery(sessionsQuery)

/** Ends one of the user's sessions. */
export function useEndSession() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: number) =>
      api.DELETE('/api/auth/sessions/{session_id}/', { params: { path: { session_id: String(id) } } }),
    onSettled: () => client.invalidateQueries({ queryKey: accountKeys.sessions }),
  })
}

/** Ends all of the user's sessions but this one. */
export function useEndOtherSessions() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => api.DELETE('/api/auth/sessions/'),
    onSettled: () => client.invalidateQueries({ queryKey: accountKeys.sessions }),
  })
}
