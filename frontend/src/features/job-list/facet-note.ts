import type { JobListQuery } from '@/domain/job/types'
import type { FacetValues } from '@/features/job-list/api/list-facet-values'
import { plural } from '@/lib/format'
import { toProblem } from '@/lib/problem'

type Suggestions = {
  by: 'queue' | 'owner' | 'project'
  /** What the user has typed; empty for all values. */
  typed: string
  shown: number
  data: FacetValues | undefined
  error: Error | null
  loading: boolean
  query: JobListQuery
}

/** Says what the suggested values and their counts are, or why there are none. */
export function facetNote({ by, typed, shown, data, error, loading, query }: Suggestions): string {
  if (shown === 0) {
    if (error) return `Could not load the suggestions: ${toProblem(error).title}. Enter filters by what you type.`
    if (loading) return 'Loading…'
    if (typed === '') return `No job has a value for ${by}.`
    return `No ${by} begins with “${typed}” (upper and lower case differ). Enter filters by it anyway.`
  }
  const old = error ? ' Could not refresh the counts.' : ''
  const scope = isNarrower(by, query) ? ' Counts consider status and creation time only.' : ''
  return `${extent(by, shown, data)}.${scope}${old}`
}

function extent(by: string, shown: number, data: FacetValues | undefined): string {
  if (data?.more !== true) return plural(shown, by)
  return data.byCount
    ? `The ${plural(shown, `most frequent ${by}`)}; type to find others`
    : `The first ${plural(shown, by)}; type to find others`
}

const OTHERS = ['search', 'queue', 'owner', 'project', 'priority_min', 'priority_max'] as const

/** True when the list has filters besides this one that the counts don't consider. */
const isNarrower = (by: string, query: JobListQuery) => OTHERS.some((name) => name !== by && query[name] !== undefined)
