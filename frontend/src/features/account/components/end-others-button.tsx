import { toast } from 'sonner'

import { Button } from '@/components/ui/button'
import { useEndOtherSessions } from '@/features/account/api/sessions'
import { toProblem } from '@/lib/problem'

/** Ends all of the user's sessions but this one. */
export function EndOthersButton() {
  const end = useEndOtherSessions()
  const send = () =>
    end.mutate(undefined, {
      onSuccess: () => toast.success('Your other sessions have ended'),
      onError: (error) => toast.error('Could not end the sessions', { description: toProblem(error).detail }),
    })
  return (
    <Button size="sm" busy={end.isPending} onClick={send}>
      End all others
    </Button>
  )
}
