import { isFinal } from '@/domain/job/status-meta'
import type { Job } from '@/domain/job/types'
import { phasesOf } from '@/features/job-detail/job-phases'
import { formatDuration, useNow } from '@/lib/time'

/** Sums below 1 would leave a part of the bar empty. */
const GROW = 1_000_000

/** One bar of how long the job waited and ran, with both in words. */
export function PhaseBar({ job }: { job: Job }) {
  const phases = phasesOf(job, useNow())
  if (phases === null) return null
  const { waitedS, ranS } = phases
  const status = job.latest_status.status_type
  const waits = ranS === null && !isFinal(status)
  const waited = waits ? `waiting ${formatWhole(waitedS)}` : `waited ${formatDuration(waitedS)}`
  const ran =
    ranS === null ? null : status === 'RUNNING' ? `running ${formatWhole(ranS)}` : `ran ${formatDuration(ranS)}`
  return (
    <div className="flex max-w-xl flex-col gap-1">
      <div aria-hidden className="flex h-2 gap-0.5 overflow-hidden rounded-full bg-line">
        <span className="min-w-1 bg-pending/60" style={{ flexGrow: waitedS * GROW, flexBasis: 0 }} />
        {ranS !== null && <span className="min-w-1 bg-running" style={{ flexGrow: ranS * GROW, flexBasis: 0 }} />}
      </div>
      <p className="text-xs text-ink-2 tabular-nums">{[waited, ran].filter(Boolean).join(' · ')}</p>
    </div>
  )
}

/** Seconds that count up are shown whole, as in the run time; shorter times as they are. */
const formatWhole = (durationS: number) => formatDuration(durationS < 1 ? durationS : Math.floor(durationS))
