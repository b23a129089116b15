import { useState } from 'react'

import { Button } from '@/components/ui/button'
import { Timestamp } from '@/components/ui/timestamp'
import { statusMeta, statusText } from '@/domain/job/status-meta'
import type { Job, StatusEvent } from '@/domain/job/types'
import { useStatusHistory } from '@/features/job-detail/api/list-statuses'
import { balanced } from '@/lib/bidi'
import { cn } from '@/lib/cn'
import { formatCount } from '@/lib/format'
import { formatDuration } from '@/lib/time'

/** The status history, newest first: status, actor, time, message and time since the previous status. */
export function Timeline({ job }: { job: Job }) {
  const [showsOlder, setShowsOlder] = useState(false)
  const { statuses, missing, busy, fetchOlder } = useStatusHistory(job, showsOlder)
  return (
    <>
      <ol aria-label="Status history" className="flex flex-col">
        {statuses.map((event, index) => (
          <Step
            key={event.id}
            event={event}
            earlier={statuses[index + 1]}
            last={index === statuses.length - 1 && missing === 0}
          />
        ))}
      </ol>
      {missing > 0 && (
        <Button
          size="sm"
          className="mt-2"
          busy={busy}
          onClick={() => (showsOlder ? fetchOlder() : setShowsOlder(true))}
        >
          Show older ({formatCount(missing)})
        </Button>
      )}
    </>
  )
}

type StepProps = { event: StatusEvent; earlier: StatusEvent | undefined; last: boolean }

function Step({ event, earlier, last }: StepProps) {
  const { icon: Icon, label } = statusMeta[event.status_type]
  const sinceS = earlier && (Date.parse(event.timestamp) - Date.parse(earlier.timestamp)) / 1_000
  return (
    <li className="grid grid-cols-[1rem_1fr] gap-x-3">
      <span className="flex flex-col items-center">
        <Icon aria-hidden className={cn('mt-0.5 size-4 shrink-0', statusText[event.status_type])} />
        {!last && <span aria-hidden className="my-1 w-px flex-1 bg-line-strong" />}
      </span>
      <div className="min-w-0 pb-3">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className={cn('font-medium', statusText[event.status_type])}>{label}</span>
          {event.status_type === 'RUNNING' && event.progress !== null && (
            <span className="text-ink-2 tabular-nums">{event.progress}%</span>
          )}
          {event.attempt !== null && <span className="text-xs text-ink-3">attempt {event.attempt}</span>}
          {sinceS !== undefined && sinceS >= 0 && (
            <span className="text-xs text-ink-3">after {formatDuration(sinceS)}</span>
          )}
          {event.actor !== '' && (
            <span className="text-xs text-ink-3">
              by <bdi>{balanced(event.actor)}</bdi>
            </span>
          )}
          <Timestamp iso={event.timestamp} className="text-xs text-ink-2 max-sm:basis-full sm:ml-auto" />
        </p>
        {event.message !== '' && (
          <p className="text-ink-2 [overflow-wrap:anywhere] whitespace-pre-wrap">{event.message}</p>
        )}
      </div>
    </li>
  )
}
