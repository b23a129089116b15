import { useMutation } from '@tanstack/react-query'

import { api } from '@/lib/api-client'

/** Asks for a mail with a link to set a new password. */
export function useMailReset() {
  return useMutation({
    mutationFn: (username: string) => api.POST('/api/auth/password/reset/', { body: { username } }),
  })
}

/** Sets a new password by the token of a mailed link. */
export function useResetPassword() {
  return useMutation({
    mutationFn: (body: { token: string; new_password: string }) =>
      api.POST('/api/auth/password/reset/confirm/', { body }),
  })
}
