import type { JobRow } from '@/domain/job/types'
import { useLastLine } from '@/features/job-list/api/get-last-line'
import { balanced, isolated } from '@/lib/bidi'

/** What a job says of itself: its message, or the last line of its output while it runs without any. */
export function JobMessage({ job }: { job: JobRow }) {
  const { status_type, message } = job.latest_status
  if (status_type === 'RUNNING' && message === '') return <LastLine job={job} />
  if (message === '') return null
  return (
    <bdi className="truncate" title={isolated(message)}>
      {balanced(message)}
    </bdi>
  )
}

function LastLine({ job }: { job: JobRow }) {
  const line = useLastLine(job)
  if (line === undefined) return null
  return (
    <bdi className="truncate font-mono text-xs" title={`Last line of its output: ${isolated(line)}`}>
      {balanced(line)}
    </bdi>
  )
}
