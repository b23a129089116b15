import { useEffect, useRef } from 'react'

import type { Me } from '@/domain/account/types'

/** Loads the page anew when somebody else has signed in in another tab, so that nothing of the last user stays. */
export function useReloadForAnotherUser(me: Me | undefined) {
  const first = useRef<number>(undefined)
  const id = me?.user?.id
  useEffect(() => {
    first.current ??= id
    if (id !== undefined && first.current !== id) globalThis.location.reload()
  }, [id])
}
