import { ChevronRight } from 'lucide-react'
import { useState } from 'react'

import type { Worker } from '@/domain/worker/types'
import { isGone } from '@/domain/worker/worker-state'
import { DrainDialog } from '@/features/workers/components/drain-dialog'
import { NoWorkers } from '@/features/workers/components/no-workers'
import { WorkerCards } from '@/features/workers/components/worker-cards'
import { WorkerTable } from '@/features/workers/components/worker-table'
import { formatCount } from '@/lib/format'
import { useMediaQuery } from '@/lib/hooks'

type Props = { workers: Worker[]; marked: string | undefined }

/** The live workers, and those that are gone, folded. */
export function WorkerList({ workers, marked }: Props) {
  const [draining, setDraining] = useState<Worker | null>(null)
  const List = useMediaQuery('(max-width: 767px)') ? WorkerCards : WorkerTable
  const live = workers.filter((worker) => !isGone(worker))
  const gone = workers.filter(isGone)
  return (
    <>
      {live.length === 0 ? (
        <NoWorkers />
      ) : (
        <List label="Workers" workers={live} marked={marked} onDrain={setDraining} />
      )}
      {gone.length > 0 && (
        <details className="group" open={gone.some(({ identity }) => identity === marked) || undefined}>
          <summary className="flex w-fit items-center gap-1 py-2 font-medium text-ink-2 select-none">
            <ChevronRight aria-hidden className="size-4 transition-transform group-open:rotate-90" />
            Gone in the past week ({formatCount(gone.length)})
          </summary>
          <List label="Workers that are gone" workers={gone} marked={marked} onDrain={setDraining} />
        </details>
      )}
      {draining && <DrainDialog worker={draining} onClose={() => setDraining(null)} />}
    </>
  )
}
