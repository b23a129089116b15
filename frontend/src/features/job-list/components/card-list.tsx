import { Skeleton } from '@/components/ui/skeleton'
import { withBetterCount } from '@/domain/job/list-count'
import { JobCard } from '@/features/job-list/components/job-card'
import { ListProblem } from '@/features/job-list/components/list-problem'
import { Pager } from '@/features/job-list/components/pager'
import { SelectShown } from '@/features/job-list/components/select-shown'
import { lastPageInstead, useExistingPage } from '@/features/job-list/hooks/use-existing-page'
import { pageRows, useNumberedPage } from '@/features/job-list/hooks/use-numbered-page'
import type { ListProps } from '@/features/job-list/list-props'
import { formatCount } from '@/lib/format'
import { usePreference } from '@/lib/preferences'

/** The list as cards, for narrow screens. */
export function CardList({ view, setView, query, selection, counted, onFilter, onAction, empty }: ListProps) {
  const pageSize = usePreference('pageSize')
  const list = useNumberedPage(query, view.page, pageSize)
  const instead = list.outdated ? null : lastPageInstead(list.data, list.total, view.page, pageSize)
  useExistingPage(instead, setView)

  if (list.data?.count === 0 && !list.outdated) return empty
  const start = (view.page - 1) * pageSize
  const selectLabel = `Select these ${formatCount(list.data?.results.length ?? 0)}`
  return (
    <>
      {list.problem && <ListProblem problem={list.problem} hasRows={list.data !== undefined} onRetry={list.retry} />}
      <div className="min-h-0 flex-1 overflow-y-auto" key={view.page}>
        {list.data && (
          <label className="flex w-fit items-center gap-2 px-3 pt-2 text-xs text-ink-2 pointer-coarse:min-h-10">
            <SelectShown
              rows={list.data.results}
              selection={selection}
              outdated={list.outdated}
              label={selectLabel}
              className="size-4 pointer-coarse:size-5"
            />
            <span aria-hidden>{selectLabel}</span>
          </label>
        )}
        <ul
          aria-label="Jobs"
          aria-busy={list.outdated || list.data === undefined}
          className="grid gap-2 p-3 sm:grid-cols-2 xl:grid-cols-3"
        >
          {list.data?.results.map((job, index) => (
            <JobCard
              key={job.id}
              job={job}
              position={list.near ? undefined : { query, index: start + index }}
              selected={selection.isSelected(job)}
              selectable={!list.outdated}
              onToggle={(extend) =>
                void selection.toggle(start + index, job, extend, (from, to) => pageRows(list.data, start, from, to))
              }
              onFilter={onFilter}
              onAction={onAction}
            />
          ))}
          {list.data === undefined &&
            list.problem === null &&
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
          total={withBetterCount(list.total, counted)}
          near={list.near}
          onPage={(page) => setView({ page })}
        />
      )}
    </>
  )
}
