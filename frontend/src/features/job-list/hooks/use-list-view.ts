import { useCallback, useEffect, useMemo } from 'react'
import { useSearchParams } from 'react-router'

import { type JobFilters, type ListView, type Ordering, readView, writeView } from '@/features/job-list/filters'
import { rememberList } from '@/domain/job/stored-list-url'

type SetOptions = { replace?: boolean }

/** The state of the list as the URL has it, and the ways to change it. */
export function useListView() {
  const [params, setParams] = useSearchParams()
  const view = useMemo(() => readView(params), [params])

  useEffect(() => rememberList(params.size > 0 ? `?${params.toString()}` : ''), [params])

  const setView = useCallback(
    (patch: Partial<ListView>, { replace = false }: SetOptions = {}) =>
      setParams((current) => writeView({ ...readView(current), ...patch }), { replace }),
    [setParams],
  )
  /** Another result starts at its top. */
  const setFilters = useCallback(
    (patch: Partial<JobFilters> & { ordering?: Ordering }, options?: SetOptions) =>
      setView({ ...patch, page: 1, position: 0 }, options),
    [setView],
  )
  return { view, setView, setFilters }
}
