import type { JobListQuery } from '@/features/jobs/api/types'
import type { RowSource } from '@/features/jobs/hooks/row-source'
import { useKeysetRows } from '@/features/jobs/hooks/use-keyset-rows'
import { usePositionRows } from '@/features/jobs/hooks/use-position-rows'

/** Rows by position where the server knows positions, else page after page from the start. */
export function useRows(query: JobListQuery, resultKey: string, firstRow: number): RowSource & { windowed: boolean } {
  const byPosition = usePositionRows(query, resultKey, firstRow)
  const byKeyset = useKeysetRows(query, resultKey, !byPosition.windowed)
  return byPosition.windowed || byKeyset.pending ? byPosition : { ...byKeyset, windowed: false }
}
