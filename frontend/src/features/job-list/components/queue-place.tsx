import type { JobRow } from '@/domain/job/types'
import { useQueuePlace } from '@/features/job-list/api/get-queue-place'
import { formatCount } from '@/lib/format'

/** Where a pending job stands in its queue, when it is among the next ones. */
export function QueuePlace({ job }: { job: Pick<JobRow, 'id' | 'queue'> }) {
  const place = useQueuePlace(job)
  if (place === undefined) return null
  return (
    <span className="shrink-0 text-pending tabular-nums">
      {place === 1 ? 'Next in its queue' : `#${formatCount(place)} in its queue`}
    </span>
  )
}
