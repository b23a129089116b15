import { useMutation, useQueryClient } from '@tanstack/react-query'

import { accountKeys } from '@/domain/account/api/account-keys'
import { api } from '@/lib/api-client'

type PasswordChange = { old_password: string; new_password: string }

/** Changes the user's password, which ends the user's other sessions. */
export function useChangePassword() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: PasswordChange) => api.POST('/api/auth/password/', { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: accountKeys.sessions }),
  })
}
