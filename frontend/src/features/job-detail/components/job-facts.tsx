import type { ReactNode } from 'react'

import { Moment } from '@/components/ui/moment'
import type { Job } from '@/domain/job/types'
import { ExecutionTime } from '@/domain/job/components/execution-time'

const moment = (iso: string | null) => (iso === null ? null : <Moment iso={iso} className="justify-end" />)
const text = (value: string | null) => (value === null || value === '' ? null : value)

/** Everything about the job that is a single value; what isn't known isn't listed. */
export function JobFacts({ job }: { job: Job }) {
  const facts: [label: string, value: ReactNode][] = [
    ['Queue', job.queue],
    ['Priority', job.priority],
    ['Attempt', `${job.attempt} of ${job.max_attempts}`],
    ['Run time', <ExecutionTime key="time" job={job} />],
    ['Created', moment(job.created_at)],
    ['Not before', moment(job.scheduled_at)],
    ['Started', moment(job.started_at)],
    ['Ended', moment(job.completed_at)],
    ['Updated', moment(job.updated_at)],
    ['Task', text(job.task)],
    ['Worker', text(job.worker)],
    ['Lease until', moment(job.lease_expires_at)],
    ['Unique key', text(job.unique_key)],
  ]
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
      {facts
        .filter(([, value]) => value !== null)
        .map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-ink-3">{label}</dt>
            <dd className="min-w-0 text-right tabular-nums [overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
    </dl>
  )
}
