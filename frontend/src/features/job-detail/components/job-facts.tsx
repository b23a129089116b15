import type { ReactNode } from 'react'
import { Link } from 'react-router'

import { Timestamp } from '@/components/ui/timestamp'
import { ExecutionTime } from '@/domain/job/components/execution-time'
import type { Job } from '@/domain/job/types'
import { workerUrl } from '@/domain/worker/worker-url'
import { balanced } from '@/lib/bidi'

const time = (iso: string | null) => (iso === null ? null : <Timestamp iso={iso} className="justify-end" />)
const text = (value: string | null) => (value === null || value === '' ? null : <bdi>{balanced(value)}</bdi>)

/** Lists the single-valued fields of the job; omits those without a value. */
export function JobFacts({ job }: { job: Job }) {
  const facts: [label: string, value: ReactNode][] = [
    ['Owner', text(job.owner)],
    ['Project', text(job.project)],
    ['Queue', text(job.queue)],
    ['Priority', job.priority],
    ['Attempt', `${job.attempt} of ${job.max_attempts}`],
    ['Exit code', job.exit_code],
    ['Run time', <ExecutionTime key="time" job={job} />],
    ['Created', time(job.created_at)],
    ['Not before', time(job.scheduled_at)],
    ['Started', time(job.started_at)],
    ['Ended', time(job.completed_at)],
    ['Updated', time(job.updated_at)],
    ['Task', text(job.task)],
    ['Worker', job.worker && <WorkerLink key="worker" identity={job.worker} />],
    ['Lease until', time(job.lease_expires_at)],
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

function WorkerLink({ identity }: { identity: string }) {
  return (
    <Link to={workerUrl(identity)} className="text-accent underline-offset-2 hover:underline">
      <bdi>{balanced(identity)}</bdi>
    </Link>
  )
}
