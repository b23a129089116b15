import { useQueryClient } from '@tanstack/react-query'
import { CloudOff } from 'lucide-react'
import { useEffect } from 'react'

import { isReachable, subscribeReachable, useReachable } from '@/lib/connection'

/** Says that the server is away for as long as it is, and renews everything once it is back. */
export function ConnectionBanner() {
  const client = useQueryClient()
  const reachable = useReachable()

  useEffect(() => subscribeReachable(() => isReachable() && void client.invalidateQueries()), [client])

  return (
    <div role="status" aria-live="polite">
      {!reachable && (
        <p className="flex items-center justify-center gap-2 border-b border-line bg-pending/15 px-4 py-1.5 font-medium text-ink">
          <CloudOff aria-hidden className="size-4 shrink-0" />
          The server can’t be reached. What you see may be out of date; trying again every few seconds.
        </p>
      )}
    </div>
  )
}
