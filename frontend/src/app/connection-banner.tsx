import { useQueryClient } from '@tanstack/react-query'
import { CloudOff, Hourglass } from 'lucide-react'
import { useEffect, useRef } from 'react'

import { Button } from '@/components/ui/button'
import { type Connection, isAway, subscribeConnection, useConnection } from '@/lib/connection'

const notices = {
  away: {
    icon: CloudOff,
    words: 'The server doesn’t answer. What you see may be out of date; trying again every few seconds.',
  },
  slow: { icon: Hourglass, words: 'The server is slow to answer. Still waiting.' },
} as const satisfies Partial<Record<Connection, unknown>>

/** Says that the server is away or slow for as long as it is, and renews everything once it is back. */
export function ConnectionBanner() {
  const client = useQueryClient()
  const connection = useConnection()
  const wasAway = useRef(false)

  useEffect(
    () =>
      subscribeConnection(() => {
        if (wasAway.current && !isAway()) void client.invalidateQueries()
        wasAway.current = isAway()
      }),
    [client],
  )
  const notice = connection === 'well' ? null : notices[connection]
  return (
    <div role="status" aria-live="polite">
      {notice && (
        <p className="flex items-center justify-center gap-2 border-b border-line bg-notice px-4 py-1.5 font-medium text-ink">
          <notice.icon aria-hidden className="size-4 shrink-0 text-pending" />
          {notice.words}
          {connection === 'away' && (
            <Button size="sm" onClick={() => void client.refetchQueries({ type: 'active' })}>
              Try now
            </Button>
          )}
        </p>
      )}
    </div>
  )
}
