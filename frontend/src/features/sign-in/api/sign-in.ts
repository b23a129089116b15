import { useMutation, useQueryClient } from '@tanstack/react-query'

import { accountKeys } from '@/domain/account/api/account-keys'
import type { Me } from '@/domain/account/types'
import { api, unwrap } from '@/lib/api-client'

type Credentials = { username: string; password: string }

const signIn = (body: Credentials) => unwrap(api.POST('/api/auth/sign-in/', { body }))

/** Signs in, then reads everything again. Somebody else gets a fresh page, so that nothing of the last user stays. */
export function useSignIn() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: signIn,
    onSuccess: (user) => {
      const before = client.getQueryData<Me>(accountKeys.me)?.user
      if (before && before.id !== user.id) globalThis.location.reload()
      else void client.invalidateQueries()
    },
  })
}
