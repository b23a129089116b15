import { useQueryClient } from '@tanstack/react-query'

import { useMe } from '@/domain/account/api/get-me'
import { onlyOwner } from '@/domain/account/refusals'
import { cachedStatuses } from '@/domain/job/api/cached-statuses'
import type { JobSelection } from '@/domain/job/selection/selection'
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

const added = ({ value, exact }: Count, more: number): Count => ({ value: value + more, exact })

/** Returns what a bulk action on the selection concerns, by the statuses of now. */
export function useBulkTarget(selection: JobSelection, matching: Matching): BulkTarget {
  const client = useQueryClient()
  const owner = onlyOwner(useMe().data)
  const onlyOwn = owner !== null
  const counted = useMatchingCount(matching.query, matching.count, { enabled: selection.kind === 'all', onlyOwn })
  if (selection.kind === 'all') {
    const { query, sentence, tally } = matching
    const known = onlyOwn ? 0 : Math.max(counted.count?.value ?? 0, selection.total)
    const count = counted.count?.exact === true ? counted.count : { value: known, exact: false }
    const { failed: uncounted, leftOut } = counted
    const withOthers =
      leftOut === undefined ? (matching.count ?? { value: selection.total, exact: false }) : added(count, leftOut)
    // The tally of the list counts jobs of others too.
    return {
      count,
      selected: onlyOwn ? withOthers : count,
      leftOut,
      uncounted,
      tally: onlyOwn ? undefined : tally,
      all: { sentence, query },
      first: [],
    }
  }
  const rows = [...selection.rows].filter(([, job]) => owner === null || job.owner === owner)
  const current = cachedStatuses(client, new Set(rows.map(([id]) => id)))
  return {
    count: { value: rows.length, exact: true },
    selected: { value: selection.rows.size, exact: true },
    leftOut: selection.rows.size - rows.length,
    uncounted: false,
    tally: tallyOf(rows.map(([id, { status }]) => current.get(id) ?? status)),
    all: null,
    first: rows.slice(0, NAMED_JOBS).map(([id, { name }]) => ({ id, name })),
  }
}
