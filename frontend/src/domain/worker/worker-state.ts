import type { Worker } from '@/domain/worker/types'

/** `silent`: the lease has expired, and the server has not reported the worker as lost yet. */
export type WorkerState = Worker['state'] | 'silent'

export const workerStateMeta: Record<WorkerState, { label: string; hint: string; text: string }> = {
  run: { label: 'Active', hint: 'Claims jobs.', text: 'text-completed' },
  drain: { label: 'Draining', hint: 'Finishes its jobs and claims no others.', text: 'text-pending' },
  silent: { label: 'Silent', hint: 'Its lease has expired; its jobs will be given to others.', text: 'text-failed' },
  left: { label: 'Left', hint: 'Ended by itself.', text: 'text-cancelled' },
  lost: { label: 'Lost', hint: 'Stopped sending heartbeats; its jobs were given to others.', text: 'text-failed' },
}

export const isGone = ({ gone_at }: Pick<Worker, 'gone_at'>): boolean => gone_at !== null

export function workerState({ state, gone_at, lease_until }: Worker, nowMs: number): WorkerState {
  return gone_at === null && Date.parse(lease_until) < nowMs ? 'silent' : state
}

/** Returns the tasks to show: a worker without a list of them runs any. */
export const tasksOf = ({ tasks }: Worker): string[] => tasks ?? ['any task']
