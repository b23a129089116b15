import { useCallback, useEffect, useMemo } from 'react'
import { useSearchParams } from 'react-router'

import { storeListSearch } from '@/domain/job/stored-list-url'
import type { JobFilters } from '@/features/job-list/filters'
import { type ListView, type Ordering, ignoredParams, readView, writeView } from '@/features/job-list/list-view'

type SetOptions = { replace?: boolean }

/** Returns the state of the list, which the URL holds, and its setters. */
export function useListView() {
  const [params, setParams] = useSearchParams()
  const view = useMemo(() => readView(params), [params])
  const ignored = useMemo(() => ignoredParams(params), [params])

  useEffect(() => storeListSearch(params.size > 0 ? `?${params.toString()}` : ''), [params])

  const setView = useCallback(
    (patch: Partial<ListView>, { replace = false }: SetOptions = {}) =>
      setParams((current) => writeView({ ...readView(current), ...patch }), { replace }),
    [setParams],
  )
  /** Changes the result, and therefore returns to its first row. */
  const setFilters = useCallback(
    (patch: Partial<JobFilters> & { ordering?: Ordering }, options?: SetOptions) =>
      setView({ ...patch, page: 1, position: 0 }, options),
    [setView],
  )
  return { view, ignored, setView, setFilters }
}
