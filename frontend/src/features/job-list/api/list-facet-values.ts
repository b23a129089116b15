import { keepPreviousData, useQuery } from '@tanstack/react-query'

import { jobKeys } from '@/domain/job/api/job-keys'
import type { Facet, FacetQuery, FacetValue, JobListQuery } from '@/domain/job/types'
import { hasUnfinishedValue } from '@/domain/job/unfinished-jobs'
import { api, unwrap } from '@/lib/api-client'
import { pollFastWhile } from '@/lib/polling'
import { toProblem } from '@/lib/problem'

const MAX_VALUES = 50

/** Values with their counts. `byCount`: the most frequent first, else in alphabetical order. `more`: there may be others. */
export type FacetValues = { values: FacetValue[]; byCount: boolean; more: boolean }

async function read(query: FacetQuery, signal: AbortSignal): Promise<FacetValues> {
  const { results } = await unwrap(api.GET('/api/jobs/facets/', { params: { query }, signal }))
  const values = results.filter(({ value }) => value !== '')
  return { values, byCount: query.ordering === '-count', more: results.length === MAX_VALUES }
}

/**
 * The server refuses to order very many values by their counts within a period; then they come in their own order, also
 * when the same query is read again.
 */
async function listFacetValues(query: FacetQuery, last: FacetValues | undefined, signal: AbortSignal) {
  if (last?.byCount === false) return read({ ...query, ordering: 'value' }, signal)
  try {
    return await read({ ...query, ordering: '-count' }, signal)
  } catch (error) {
    if (toProblem(error).fieldErrors.ordering === undefined) throw error
    return read({ ...query, ordering: 'value' }, signal)
  }
}

type Conditions = Pick<JobListQuery, 'status' | 'created_after' | 'created_before'>

/** Returns the values that begin with `prefix`, counted under the status and the creation time of the list. */
export function useFacetValues(by: Facet, conditions: Conditions, prefix: string, enabled = true) {
  const { status, created_after, created_before } = conditions
  const query: FacetQuery = {
    by,
    status,
    created_after,
    created_before,
    prefix: prefix === '' ? undefined : prefix,
    limit: MAX_VALUES,
  }
  return useQuery({
    queryKey: jobKeys.facet(query),
    queryFn: ({ signal, client, queryKey }) => listFacetValues(query, client.getQueryData(queryKey), signal),
    placeholderData: keepPreviousData,
    refetchInterval: pollFastWhile<FacetValues>((data) => data?.values.some(hasUnfinishedValue) ?? false),
    enabled,
  })
}
