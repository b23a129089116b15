import { useQuery } from '@tanstack/react-query'

import { jobListQuery } from '@/domain/job/api/list-jobs'
import { JobName } from '@/domain/job/components/job-name'
import { type BulkTarget, leftOutText } from '@/features/bulk/bulk-target'
import { formatCount } from '@/lib/format'

export const NAMED_JOBS = 5

/** Names what a bulk action concerns: the filters as a sentence, the jobs it leaves out, and the first jobs. */
export function TargetSummary({ target }: { target: BulkTarget }) {
  const { all, first, count, uncounted } = target
  const leftOut = leftOutText(target)
  const { data } = useQuery({
    ...jobListQuery({ ...all?.query, page_size: NAMED_JOBS }),
    enabled: all !== null,
  })
  const named = all === null ? first : (data?.results ?? [])
  const more = count.value - named.length
  return (
    <div className="flex flex-col gap-1">
      {all && <p>{all.sentence}</p>}
      {leftOut && <p className="font-medium text-ink">{leftOut}</p>}
      {uncounted && <p>The matching jobs could not be counted. The action applies to all of them.</p>}
      {named.length > 0 && (
        <ul aria-label="Selected jobs" className="flex flex-col text-ink">
          {named.map((job) => (
            <li key={job.id} className="flex gap-1">
              <JobName job={job} className="truncate" /> <span className="shrink-0 text-ink-3">#{job.id}</span>
            </li>
          ))}
          {more > 0 && (
            <li className="text-ink-2">
              and {count.exact ? '' : 'at least '}
              {formatCount(more)} more
            </li>
          )}
        </ul>
      )}
    </div>
  )
}
