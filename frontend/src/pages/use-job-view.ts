import { useCallback, useMemo } from 'react'
import { useLocation, useSearchParams } from 'react-router'

import { type JobView, ignoredParams, readJobView, writeJobView } from '@/pages/job-view'

/** Returns the state of a job's page, which the URL holds, and its setter. */
export function useJobView() {
  const [params, setParams] = useSearchParams()
  const { state } = useLocation() as { state: unknown }
  const view = useMemo(() => readJobView(params), [params])
  const ignored = useMemo(() => ignoredParams(params), [params])
  // The position in the list stays with the entry of the history.
  const setView = useCallback(
    (patch: Partial<JobView>) =>
      setParams((current) => writeJobView({ ...readJobView(current), ...patch }), { replace: true, state }),
    [setParams, state],
  )
  return { view, ignored, setView }
}
