import { useQueryClient } from '@tanstack/react-query'

import { cachedStatuses } from '@/domain/job/api/cached-statuses'
import { type JobSelection, selectedCount } from '@/domain/job/selection/selection'
import type { Count, JobListQuery } from '@/domain/job/types'
import { useMatchingCount } from '@/features/bulk/api/count-matching'
import type { BulkTarget } from '@/features/bulk/bulk-target'
import { NAMED_JOBS } from '@/features/bulk/components/target-summary'
import { type StatusTally, tallyOf } from '@/features/bulk/status-tally'

/** What the list knows of all jobs that match its filters. */
export type Matching = {
  query: JobListQuery
  /** The filters as a sentence. */
  sentence: string
  /** Undefined while it is loading. */
  count: Count | undefined
  tally: StatusTally | undefined
}

/** Returns what a bulk action on the selection concerns, by the statuses of now. */
export function useBulkTarget(selection: JobSelection, matching: Matching): BulkTarget {
  const client = useQueryClient()
  const { count: counted, failed } = useMatchingCount(matching.query, matching.count, selection.kind === 'all')
  if (selection.kind === 'all') {
    const { query, sentence, tally } = matching
    const known = Math.max(counted?.value ?? 0, selection.total)
    const count = counted?.exact === true ? counted : { value: known, exact: false }
    return { count, uncounted: failed, tally, all: { sentence, query }, first: [] }
  }
  const { rows } = selection
  const current = cachedStatuses(client, new Set(rows.keys()))
  const statuses = [...rows].map(([id, { status }]) => current.get(id) ?? status)
  const first = [...rows].slice(0, NAMED_JOBS).map(([id, { name }]) => ({ id, name }))
  const count = { value: selectedCount(selection), exact: true }
  return { count, uncounted: false, tally: tallyOf(statuses), all: null, first }
}
