import type { JobRow } from '@/domain/job/types'
import { useQueueIsServed } from '@/domain/worker/api/list-workers'
import { useQueuePlace } from '@/features/job-list/api/get-queue-place'
import { formatCount } from '@/lib/format'
import { formatRelative, useNow } from '@/lib/time'

type WaitingNoteProps = { job: Pick<JobRow, 'id' | 'queue' | 'scheduled_at'> }

/** Why a pending job waits, as far as the list knows: it is due later, nobody serves its queue, or others come first. */
export function WaitingNote({ job }: WaitingNoteProps) {
  const now = useNow()
  const place = useQueuePlace(job)
  const isServed = useQueueIsServed(job.queue, place !== undefined)
  const text = noteText(job, now, isServed === false ? 'unserved' : place)
  return text !== null && <span className="shrink-0 text-pending tabular-nums">{text}</span>
}

function noteText({ scheduled_at }: WaitingNoteProps['job'], now: number, place: number | 'unserved' | undefined) {
  if (scheduled_at !== null && Date.parse(scheduled_at) > now) return `Due ${formatRelative(scheduled_at, now)}`
  if (place === undefined) return null
  if (place === 'unserved') return 'No worker serves its queue'
  return place === 1 ? 'Next in its queue' : `#${formatCount(place)} in its queue`
}
