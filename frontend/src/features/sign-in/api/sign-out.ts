import { useMutation } from '@tanstack/react-query'
import { toast } from 'sonner'

import { api } from '@/lib/api-client'
import { toProblem } from '@/lib/problem'

/** Ends the session, then loads the page anew, so that nothing of the user stays in memory. */
export function useSignOut() {
  return useMutation({
    mutationFn: () => api.POST('/api/auth/sign-out/'),
    onSuccess: () => globalThis.location.assign('/'),
    onError: (error) => toast.error(`Could not sign out: ${toProblem(error).detail}`),
  })
}
