import type { JobListQuery } from '@/domain/job/types'
import { useKeysetRows } from '@/features/job-list/hooks/use-keyset-rows'
import { usePositionRows } from '@/features/job-list/hooks/use-position-rows'
import type { JobRows } from '@/features/job-list/row-source'

/** Returns rows by position where the server knows positions, else page by page from the start. */
export function useRows(query: JobListQuery, resultKey: string, firstRow: number): JobRows {
  const positionRows = usePositionRows(query, resultKey, firstRow)
  const keysetRows = useKeysetRows(query, resultKey, !positionRows.byPosition)
  return positionRows.byPosition || keysetRows.pending ? positionRows : { ...keysetRows, byPosition: false }
}
