import { useCallback } from 'react'

import { useSelection } from '@/domain/job/selection/use-selection'
import { useUndoOfClearing } from '@/domain/job/selection/use-undo-of-clearing'
import type { JobListQuery } from '@/domain/job/types'
import type { Matching } from '@/features/bulk/hooks/use-bulk-target'
import { filterSentence } from '@/features/job-list/active-filters'
import { type JobFilters, filterKey, readFilters } from '@/features/job-list/filters'
import { type StatusCounts, tallyOf, totalOf } from '@/features/job-list/hooks/use-status-counts'

/** A bound that always holds. */
const NOT_COUNTED = { value: 0, exact: false }

type SetFilters = (patch: Partial<JobFilters>) => void

/** The selection within the filtered list, and what is known of all jobs that match the filters. */
export function useListSelection(
  filters: JobFilters,
  setFilters: SetFilters,
  query: JobListQuery,
  counts: StatusCounts,
) {
  const selection = useSelection(query, filterKey(filters))
  const restore = useCallback((key: string) => setFilters(readFilters(key)), [setFilters])
  useUndoOfClearing(selection.dropped, restore)
  const matching: Matching = {
    query,
    sentence: filterSentence(filters),
    count: totalOf(counts, filters.status) ?? (counts.uncounted.length > 0 ? NOT_COUNTED : undefined),
    tally: tallyOf(counts, filters.status),
  }
  return { selection, matching }
}
