import type { ReactNode } from 'react'

import { TimeText } from '@/components/ui/time-text'
import { tasksOf } from '@/domain/worker/worker-state'
import { Amount, Names, RunningJobs, StateText, WorkerName } from '@/features/workers/components/worker-cells'
import { DrainButton } from '@/features/workers/components/worker-table'
import type { WorkerItemProps, WorkerListProps } from '@/features/workers/worker-list-props'
import { cn } from '@/lib/cn'

/** The workers as cards, for narrow screens. */
export function WorkerCards({ label, workers, marked, onDrain }: WorkerListProps) {
  return (
    <ul aria-label={label} className="flex flex-col gap-2">
      {workers.map((worker) => (
        <Card key={worker.id} worker={worker} marked={worker.identity === marked} onDrain={onDrain} />
      ))}
    </ul>
  )
}

function Card({ worker, marked, onDrain }: WorkerItemProps) {
  const facts: [label: string, value: ReactNode][] = [
    ['Executor', worker.executor || '–'],
    ['Queues', <Names key="queues" names={worker.queues} />],
    ['Tasks', <Names key="tasks" names={tasksOf(worker)} />],
    ['Running', <RunningJobs key="running" worker={worker} />],
    ['CPUs', <Amount key="cpus" worker={worker} resource="cpus" label="CPUs" />],
    ['Memory', <Amount key="memory" worker={worker} resource="memory_mb" label="Memory" />],
    ['GPUs', <Amount key="gpus" worker={worker} resource="gpus" label="GPUs" />],
    ['Last heartbeat', <TimeText key="seen" iso={worker.seen_at} />],
  ]
  return (
    <li
      aria-current={marked || undefined}
      className={cn('rounded-lg border border-line p-3', marked ? 'bg-selected' : 'bg-surface')}
    >
      <div className="flex items-start justify-between gap-2">
        <WorkerName worker={worker} />
        <StateText worker={worker} />
      </div>
      <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-3">{name}</dt>
            <dd className="min-w-0 text-right tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      {worker.state === 'run' && (
        <div className="mt-2 flex justify-end empty:hidden">
          <DrainButton worker={worker} onDrain={onDrain} />
        </div>
      )}
    </li>
  )
}
