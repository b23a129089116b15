import type { JobListQuery } from '@/domain/job/types'
import type { RowSource } from '@/features/job-list/row-source'
import { useKeysetRows } from '@/features/job-list/hooks/use-keyset-rows'
import { usePositionRows } from '@/features/job-list/hooks/use-position-rows'

/** Rows by position where the server knows positions, else page after page from the start. */
export function useRows(query: JobListQuery, resultKey: string, firstRow: number): RowSource & { windowed: boolean } {
  const byPosition = usePositionRows(query, resultKey, firstRow)
  const byKeyset = useKeysetRows(query, resultKey, !byPosition.windowed)
  return byPosition.windowed || byKeyset.pending ? byPosition : { ...byKeyset, windowed: false }
}
