import { useQueryClient } from '@tanstack/react-query'
import { CloudOff, Hourglass } from 'lucide-react'
import { useEffect, useRef } from 'react'

import { useRetriedProblem } from '@/app/use-retried-problem'
import { Button } from '@/components/ui/button'
import { type Connection, isUnreachable, subscribeConnection, useConnection } from '@/lib/connection'

const notices = {
  unreachable: {
    icon: CloudOff,
    text: 'The server is unreachable, so this page may be out of date. Retrying every few seconds.',
  },
  slow: { icon: Hourglass, text: 'The server is responding slowly. Still waiting.' },
} as const satisfies Partial<Record<Connection, unknown>>

/** Shows while the server is unreachable or slow, or refuses reads that are being retried; refetches everything once it is reachable again. */
export function ConnectionBanner() {
  const client = useQueryClient()
  const connection = useConnection()
  const wasUnreachable = useRef(false)

  useEffect(
    () =>
      subscribeConnection(() => {
        if (wasUnreachable.current && !isUnreachable()) void client.invalidateQueries()
        wasUnreachable.current = isUnreachable()
      }),
    [client],
  )
  const retried = useRetriedProblem()
  const notice =
    connection !== 'online'
      ? notices[connection]
      : retried && { icon: Hourglass, text: `${retried.detail.replace(/\.?$/, '.')} Still trying…` }
  return (
    <div role="status" aria-live="polite">
      {notice && (
        <p className="flex items-center justify-center gap-2 border-b border-line bg-notice px-4 py-1.5 font-medium text-ink">
          <notice.icon aria-hidden className="size-4 shrink-0 text-pending" />
          {notice.text}
          {connection === 'unreachable' && (
            <Button size="sm" onClick={() => void client.refetchQueries({ type: 'active' })}>
              Retry now
            </Button>
          )}
        </p>
      )}
    </div>
  )
}
