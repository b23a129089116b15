import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'

import { heldAt } from '@/features/job-list/snapshot-time'
import { jobKeys } from '@/domain/job/api/job-keys'
import type { JobListQuery } from '@/domain/job/types'
import { type ListView, toQuery } from '@/features/job-list/filters'
import { useAnchor, useNewcomers } from '@/features/job-list/hooks/use-snapshot-time'

/** What the list shows: the filters as the API takes them, held at a fixed moment, and what has come since. */
export function useJobList(view: ListView, polling: boolean) {
  const client = useQueryClient()
  const anchor = useAnchor()
  const held = anchor.data ?? null
  // Presets count back from the moment that the list was last renewed.
  const [openedAt] = useState(() => Date.now())
  const nowMs = anchor.dataUpdatedAt || openedAt
  // The same object while the filters are: a place is noted in the view many times a minute, and is none of theirs.
  const conditions = JSON.stringify(toQuery(view, view.ordering, nowMs))
  const query = useMemo(() => JSON.parse(conditions) as JobListQuery, [conditions])
  const heldQuery = useMemo(() => heldAt(query, held), [query, held])
  const newcomers = useNewcomers(query, held, polling)

  return {
    /** The filters without the hold: for counts, exports and actions. */
    query,
    heldQuery,
    newcomers,
    ready: anchor.isFetched,
    /** Lets newcomers in and counts presets from now. */
    renew: () => client.refetchQueries({ queryKey: jobKeys.anchor }),
  }
}
