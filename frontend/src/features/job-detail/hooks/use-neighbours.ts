import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'

import { jobKeys } from '@/domain/job/api/job-keys'
import { listJobs } from '@/domain/job/api/list-jobs'
import type { JobListQuery, JobRow } from '@/domain/job/types'
import { jobQuery } from '@/domain/job/hooks/use-job'

/** Where in which list a job was opened from; travels as the history entry's state. */
export type ListPlace = { query: JobListQuery; index: number }

export const isListPlace = (state: unknown): state is ListPlace =>
  typeof state === 'object' && state !== null && 'query' in state && 'index' in state && typeof state.index === 'number'

type Neighbour = { job: JobRow; place: ListPlace }

/** The jobs before and after this one in the list it was opened from, if it was; fetched beforehand, so that they open at once. */
export function useNeighbours(place: ListPlace | null) {
  const client = useQueryClient()
  const from = Math.max(0, (place?.index ?? 0) - 1)
  const query: JobListQuery = { ...place?.query, position: from, page_size: 3 }
  const { data } = useQuery({
    queryKey: jobKeys.list(query),
    queryFn: ({ signal }) => listJobs(query, signal),
    enabled: place !== null,
    staleTime: 30_000,
  })
  const neighbours = useMemo((): { previous?: Neighbour; next?: Neighbour } => {
    if (place === null) return {}
    const at = (index: number): Neighbour | undefined => {
      const job = index < 0 ? undefined : data?.results[index - from]
      return job && { job, place: { ...place, index } }
    }
    return { previous: at(place.index - 1), next: at(place.index + 1) }
  }, [data, from, place])

  useEffect(() => {
    for (const neighbour of [neighbours.next, neighbours.previous]) {
      // It will be asked for again, and its failure told, when it is opened.
      if (neighbour) client.query(jobQuery(neighbour.job.id)).catch(() => undefined)
    }
  }, [client, neighbours])
  return { ...neighbours, count: data?.count_exact === true ? data.count : undefined }
}
