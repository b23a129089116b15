import { Button } from '@/components/ui/button'
import { TimeText } from '@/components/ui/time-text'
import { useRefusal } from '@/domain/account/use-refusal'
import type { Worker } from '@/domain/worker/types'
import { tasksOf } from '@/domain/worker/worker-state'
import { Amount, Names, RunningJobs, StateText, WorkerName } from '@/features/workers/components/worker-cells'
import type { WorkerItemProps, WorkerListProps } from '@/features/workers/worker-list-props'
import { cn } from '@/lib/cn'

const columns = [
  'Worker',
  'State',
  'Executor',
  'Queues',
  'Tasks',
  'Running',
  'CPUs',
  'Memory',
  'GPUs',
  'Last heartbeat',
]
const numeric = new Set(['Running', 'CPUs', 'Memory', 'GPUs', 'Last heartbeat'])

export function WorkerTable({ label, workers, marked, onDrain }: WorkerListProps) {
  return (
    <div
      role="region"
      aria-label={label}
      tabIndex={0}
      className="overflow-x-auto rounded-lg border border-line bg-surface"
    >
      <table aria-label={label} className="w-full text-left">
        <thead className="border-b border-line text-xs text-ink-2">
          <tr>
            {columns.map((column) => (
              <th
                key={column}
                scope="col"
                className={cn('px-3 py-2 font-medium whitespace-nowrap', numeric.has(column) && 'text-right')}
              >
                {column}
              </th>
            ))}
            <th scope="col" className="px-3 py-2">
              <span className="sr-only">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {workers.map((worker) => (
            <Row key={worker.id} worker={worker} marked={worker.identity === marked} onDrain={onDrain} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ worker, marked, onDrain }: WorkerItemProps) {
  const right = 'px-3 py-2 text-right tabular-nums'
  return (
    <tr
      aria-current={marked || undefined}
      className={cn('border-b border-line align-top last:border-0', marked && 'bg-selected')}
    >
      <th scope="row" className="px-3 py-2 font-normal">
        <WorkerName worker={worker} />
      </th>
      <td className="px-3 py-2">
        <StateText worker={worker} />
      </td>
      <td className="px-3 py-2 text-ink-2">{worker.executor || '–'}</td>
      <td className="px-3 py-2 text-ink-2">
        <Names names={worker.queues} />
      </td>
      <td className="px-3 py-2 text-ink-2">
        <Names names={tasksOf(worker)} />
      </td>
      <td className={right}>
        <RunningJobs worker={worker} />
      </td>
      <td className={right}>
        <Amount worker={worker} resource="cpus" label="CPUs" />
      </td>
      <td className={right}>
        <Amount worker={worker} resource="memory_mb" label="Memory" />
      </td>
      <td className={right}>
        <Amount worker={worker} resource="gpus" label="GPUs" />
      </td>
      <td className={cn(right, 'whitespace-nowrap text-ink-2')}>
        <TimeText iso={worker.seen_at} />
      </td>
      <td className="px-3 py-1.5 text-right">{worker.state === 'run' && <DrainButton {...{ worker, onDrain }} />}</td>
    </tr>
  )
}

/** Absent for those who may not drain workers. */
export function DrainButton({ worker, onDrain }: { worker: Worker; onDrain: (worker: Worker) => void }) {
  if (useRefusal('drainWorker') !== null) return null
  return (
    <Button size="sm" aria-label={`Drain ${worker.name}`} onClick={() => onDrain(worker)}>
      Drain
    </Button>
  )
}
