import type { Job } from '@/domain/job/types'

/** Why a job is pending, typed by hand until the OpenAPI schema has it. */
export type Waiting = {
  reason: 'no_task' | 'due_later' | 'retry' | 'no_worker' | 'too_large' | 'busy' | 'next'
  message: string
  due_at: string | null
  /** Jobs that are claimed before this one; a lower bound unless `ahead_exact`. */
  ahead: number | null
  ahead_exact: boolean | null
  estimate: { earliest: string; latest: string } | null
}

/** Returns why the job waits; null for any other than a pending one. */
export const waitingOf = (job: Job): Waiting | null => (job as Job & { waiting?: Waiting | null }).waiting ?? null
