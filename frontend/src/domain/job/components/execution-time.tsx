import type { JobRow } from '@/domain/job/types'
import { formatDuration, useNow } from '@/lib/time'

type Timed = Pick<JobRow, 'started_at' | 'completed_at' | 'execution_time'>

/** Run time of the job; counts up while it is running. */
export function ExecutionTime({ job }: { job: Timed }) {
  if (job.started_at !== null && job.completed_at === null) return <Running since={job.started_at} />
  return job.execution_time === null ? (
    <span className="text-ink-3" aria-label="not started">
      –
    </span>
  ) : (
    formatDuration(job.execution_time)
  )
}

function Running({ since }: { since: string }) {
  const elapsedS = (useNow() - Date.parse(since)) / 1_000
  return formatDuration(Math.max(0, Math.floor(elapsedS)))
}
