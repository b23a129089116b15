import { useEffect } from 'react'

import { Skeleton } from '@/components/ui/skeleton'
import { hasUnfinishedRow } from '@/domain/job/unfinished-jobs'
import { JobCard } from '@/features/job-list/components/job-card'
import { ListProblem } from '@/features/job-list/components/list-problem'
import { Pager } from '@/features/job-list/components/pager'
import { useNumberedPage } from '@/features/job-list/hooks/use-numbered-page'
import type { ListProps } from '@/features/job-list/list-props'
import { usePreference } from '@/lib/preferences'
import { toProblem } from '@/lib/problem'

/** The list as cards, for narrow screens. */
export function CardList({ view, setView, query, selection, onAction, onUnfinished, empty }: ListProps) {
  const pageSize = usePreference('pageSize')
  const list = useNumberedPage(query, view.page, pageSize)
  const unfinished = hasUnfinishedRow(list.data)
  useEffect(() => onUnfinished(unfinished), [onUnfinished, unfinished])

  if (list.data?.count === 0) return empty
  const start = (view.page - 1) * pageSize
  return (
    <>
      {list.error && (
        <ListProblem
          problem={toProblem(list.error)}
          hasRows={list.data !== undefined}
          onRetry={() => void list.refetch()}
        />
      )}
      <div className="min-h-0 flex-1 overflow-y-auto" key={view.page}>
        <ul
          aria-label="Jobs"
          aria-busy={list.isPending || list.isPlaceholderData}
          className="grid gap-2 p-3 sm:grid-cols-2 xl:grid-cols-3"
        >
          {list.data?.results.map((job, index) => (
            <JobCard
              key={job.id}
              job={job}
              position={{ query, index: start + index }}
              selected={selection.isSelected(job)}
              onToggle={(extend) => void selection.toggle(start + index, job, extend)}
              onAction={onAction}
            />
          ))}
          {list.isPending &&
            Array.from({ length: 6 }, (_, index) => (
              <li key={index}>
                <Skeleton className="h-24 rounded-lg" />
              </li>
            ))}
        </ul>
      </div>
      {list.data && (
        <Pager
          page={view.page}
          pageSize={pageSize}
          count={list.data.count}
          exact={list.data.count_exact}
          onPage={(page) => setView({ page })}
        />
      )}
    </>
  )
}
