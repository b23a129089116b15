import type { Job } from '@/domain/job/types'

type Phased = Pick<Job, 'created_at' | 'scheduled_at' | 'started_at' | 'completed_at' | 'execution_time' | 'statuses'>

/** How long the current attempt has waited since it was due, and how long it has run; null: not started. */
export type Phases = { waitedS: number; ranS: number | null }

/** Returns null for a job that isn't due yet. `nowMs` ends what goes on. */
export function phasesOf(job: Phased, nowMs: number): Phases | null {
  const phases = phasesUntil(job, nowMs)
  // The same figure as the run time shown beside it, which is more exact than the difference of two times here.
  return phases?.ranS != null && job.completed_at !== null ? { ...phases, ranS: job.execution_time } : phases
}

function phasesUntil(job: Phased, nowMs: number): Phases | null {
  const startMs = job.started_at === null ? null : Date.parse(job.started_at)
  const dueMs = dueSince(job, startMs)
  const endMs = job.completed_at === null ? nowMs : Date.parse(job.completed_at)
  const waitedUntilMs = startMs ?? endMs
  if (waitedUntilMs < dueMs) return startMs === null ? null : { waitedS: 0, ranS: seconds(startMs, endMs) }
  return { waitedS: seconds(dueMs, waitedUntilMs), ranS: startMs === null ? null : seconds(startMs, endMs) }
}

/** An attempt waits from when it became PENDING, but not before its time. */
function dueSince({ created_at, scheduled_at, statuses }: Phased, startMs: number | null): number {
  const queued = statuses.find(
    ({ status_type, timestamp }) => status_type === 'PENDING' && (startMs === null || Date.parse(timestamp) <= startMs),
  )
  return Math.max(Date.parse(queued?.timestamp ?? created_at), scheduled_at === null ? 0 : Date.parse(scheduled_at))
}

const seconds = (fromMs: number, toMs: number) => Math.max(0, (toMs - fromMs) / 1_000)
