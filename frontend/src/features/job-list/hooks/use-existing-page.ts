import { useEffect } from 'react'

import type { ListCount } from '@/domain/job/list-count'
import type { JobListPage } from '@/domain/job/types'
import type { ListProps } from '@/features/job-list/list-props'

/** Returns the last page that exists when this one has no rows although the list has some; null otherwise. */
export function lastPageInstead(
  list: JobListPage | undefined,
  total: ListCount,
  page: number,
  pageSize: number,
): number | null {
  if (list === undefined || list.results.length > 0 || list.count === 0 || total.counting) return null
  // If the jobs cannot be counted, the first page exists.
  return Math.min(page - 1, Math.max(1, Math.ceil(total.value / pageSize)))
}

/** Goes to the last page that exists when this one is beyond the end, such as after its rows have been deleted. */
export function useExistingPage(target: number | null, setView: ListProps['setView']): void {
  useEffect(() => {
    if (target !== null && target >= 1) setView({ page: target }, { replace: true })
  }, [target, setView])
}
