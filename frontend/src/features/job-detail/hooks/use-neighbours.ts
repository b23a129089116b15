import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'

import { jobQuery } from '@/domain/job/api/get-job'
import { jobListQuery } from '@/domain/job/api/list-jobs'
import { useListCount } from '@/domain/job/api/use-list-count'
import type { ListPosition } from '@/domain/job/list-position'
import type { JobRow } from '@/domain/job/types'

type Neighbour = { job: JobRow; position: ListPosition }

/**
 * Returns the previous and the next job of the list that this job was opened from; prefetches both. `known` is false if
 * there is no such list, or the server knows only nearly what is at the position.
 */
export function useNeighbours(position: ListPosition | null) {
  const client = useQueryClient()
  const firstIndex = Math.max(0, (position?.index ?? 0) - 1)
  const { data } = useQuery({
    ...jobListQuery({ ...position?.query, position: firstIndex, page_size: 3 }),
    enabled: position !== null,
    staleTime: 30_000,
  })
  const total = useListCount(data, 0)
  const neighbours = useMemo((): { previous?: Neighbour; next?: Neighbour } => {
    if (position === null || data?.position === null) return {}
    const at = (index: number): Neighbour | undefined => {
      const job = index < 0 ? undefined : data?.results[index - firstIndex]
      return job && { job, position: { ...position, index } }
    }
    return { previous: at(position.index - 1), next: at(position.index + 1) }
  }, [data, firstIndex, position])

  useEffect(() => {
    for (const neighbour of [neighbours.next, neighbours.previous]) {
      // Opening the job repeats a failed request and shows its error.
      if (neighbour) client.query(jobQuery(neighbour.job.id)).catch(() => undefined)
    }
  }, [client, neighbours])
  const known = position !== null && data?.position !== null
  return { ...neighbours, known, count: total.exact ? total.value : undefined }
}
