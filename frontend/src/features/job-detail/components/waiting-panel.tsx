import { Hourglass } from 'lucide-react'

import { Timestamp } from '@/components/ui/timestamp'
import type { Job, Waiting } from '@/domain/job/types'
import { usePreference } from '@/lib/preferences'
import { formatRelative, useNow } from '@/lib/time'
import { formatIn, zoneOf } from '@/lib/zone'

/** Why a pending job waits, and when it is expected to start. The message contains its place in the queue. */
export function WaitingPanel({ job }: { job: Job }) {
  const now = useNow()
  const { waiting } = job
  if (!waiting) return null
  const isLater = waiting.due_at !== null && Date.parse(waiting.due_at) > now
  return (
    <section
      aria-label="Why it waits"
      className="flex gap-2.5 rounded-lg border border-line-strong bg-notice px-4 py-3"
    >
      <Hourglass aria-hidden className="mt-0.5 size-4 shrink-0 text-pending" />
      <div className="flex min-w-0 flex-col gap-1 [overflow-wrap:anywhere]">
        <p className="font-medium">{isLater ? laterText(job, waiting) : waiting.message}</p>
        {waiting.due_at !== null && isLater && (
          <p className="text-ink-2">
            Not before <Timestamp iso={waiting.due_at} />
          </p>
        )}
        {waiting.estimate && <Estimate {...waiting.estimate} />}
      </div>
    </section>
  )
}

/** Replaces messages that contain a time: the panel shows it below, in the chosen zone. */
function laterText(job: Job, { reason, message }: Waiting): string {
  if (reason === 'due_later') return 'It is scheduled for later.'
  return reason === 'retry' ? `Attempt ${job.attempt - 1} failed and is retried later.` : message
}

function Estimate({ earliest, latest }: NonNullable<Waiting['estimate']>) {
  const now = useNow()
  const zone = zoneOf(usePreference('times'))
  return (
    <p className="text-ink-2" title={`${formatIn(earliest, zone)} to ${formatIn(latest, zone)}`}>
      Expected to start between {formatRelative(earliest, now)} and {formatRelative(latest, now)}.
    </p>
  )
}
