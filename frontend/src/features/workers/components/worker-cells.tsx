import { Link } from 'react-router'

import { ProgressBar } from '@/components/ui/progress-bar'
import type { Resources, Worker } from '@/domain/worker/types'
import { workerState, workerStateMeta } from '@/domain/worker/worker-state'
import { balanced, isolated } from '@/lib/bidi'
import { cn } from '@/lib/cn'
import { formatCount, formatMemory } from '@/lib/format'
import { useNow } from '@/lib/time'

/** The parts of a worker that its row and its card share. */

export function StateText({ worker }: { worker: Worker }) {
  const { label, hint, text } = workerStateMeta[workerState(worker, useNow())]
  return (
    <span className={cn('font-medium whitespace-nowrap', text)} title={hint}>
      {label}
    </span>
  )
}

/** The name, and what tells workers of one name apart. */
export function WorkerName({ worker }: { worker: Worker }) {
  const labels = Object.entries(worker.labels).map(([key, value]) => `${key}: ${String(value)}`)
  return (
    <div className="min-w-0 [overflow-wrap:anywhere]">
      <p className="font-medium">
        <bdi>{balanced(worker.name)}</bdi> <span className="font-normal text-ink-3">#{worker.id}</span>
      </p>
      {labels.length > 0 && (
        <p className="line-clamp-4 text-xs text-ink-2" title={isolated(labels.join('\n'))}>
          <bdi>{balanced(labels.join(' · '))}</bdi>
        </p>
      )}
    </div>
  )
}

export function Names({ names }: { names: string[] }) {
  return (
    <span className="inline-block min-w-32 [overflow-wrap:anywhere]">
      {names.map((name, index) => (
        <span key={name}>
          {index > 0 && ', '}
          <bdi>{balanced(name)}</bdi>
        </span>
      ))}
    </span>
  )
}

/** The number of running jobs, with a link to them when the list can be filtered by the worker's only queue. */
export function RunningJobs({ worker }: { worker: Worker }) {
  const count = worker.jobs_running
  const [queue, ...others] = worker.queues
  if (count === 0) return <span className="text-ink-3">0</span>
  const filters = new URLSearchParams({
    status: 'RUNNING',
    ...(queue !== undefined && others.length === 0 && { queue }),
  })
  return (
    <Link to={`/jobs?${filters.toString()}`} className="text-accent underline" title="Running jobs of its queues">
      {formatCount(count)}
    </Link>
  )
}

const formats: Record<keyof Resources, (amount: number) => string> = {
  cpus: formatCount,
  memory_mb: formatMemory,
  gpus: formatCount,
}

type AmountProps = { worker: Worker; resource: keyof Resources; label: string }

/** `3 of 8 free`, above a bar of what is in use; the total alone of a worker that is gone. */
export function Amount({ worker, resource, label }: AmountProps) {
  const total = worker[resource]
  const free = worker.gone_at === null ? worker.free[resource] : undefined
  const format = formats[resource]
  if (total === 0) return <span className="text-ink-3">–</span>
  if (free === undefined) return <span>{format(total)}</span>
  return (
    <span className="inline-flex min-w-20 flex-col gap-0.5">
      <span className="whitespace-nowrap">
        {format(free)} <span className="text-ink-3">of {format(total)} free</span>
      </span>
      <ProgressBar value={total - free} max={total} label={`${label} in use`} className="h-1" />
    </span>
  )
}
