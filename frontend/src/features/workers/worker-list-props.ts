import type { Worker } from '@/domain/worker/types'

/** Props of both displays of a list of workers. `marked` is the identity of one of them. */
export type WorkerListProps = {
  label: string
  workers: Worker[]
  marked: string | undefined
  onDrain: (worker: Worker) => void
}

export type WorkerItemProps = { worker: Worker; marked: boolean; onDrain: (worker: Worker) => void }
