import { skipToken, useQuery } from '@tanstack/react-query'

import type { LogPage } from '@/domain/job/types'
import { getLog } from '@/features/job-logs/api/get-log'
import { logKeys } from '@/features/job-logs/api/log-keys'

/** Returns the number of the first line that is stored behind the gap; undefined until it is known. */
export function useLineBehindGap(id: number, attempt: number, gap: LogPage['gap']): number | undefined {
  const { data } = useQuery({
    queryKey: logKeys.behindGap(id, attempt, gap?.lost_bytes),
    queryFn:
      gap === null
        ? skipToken
        : async ({ signal }) => {
            const { lines } = await getLog(id, { attempt, from_line: gap.after_line + 1, limit: 1 }, signal)
            return lines[0]?.number ?? gap.after_line + 1
          },
    staleTime: Infinity,
  })
  return data
}
