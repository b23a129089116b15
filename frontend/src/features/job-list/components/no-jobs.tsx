import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { activeFilters } from '@/features/job-list/active-filters'
import { type JobFilters, countFilters, NO_FILTERS } from '@/features/job-list/filters'

type NoJobsProps = {
  filters: JobFilters
  onFilters: (patch: Partial<JobFilters>) => void
  /** Absent for those who may not create jobs. */
  onCreate: (() => void) | undefined
}

/** The empty list: offers to create a job, or to remove each active filter. */
export function NoJobs({ filters, onFilters, onCreate }: NoJobsProps) {
  if (countFilters(filters) === 0) {
    return (
      <EmptyState
        title="No jobs yet"
        actions={
          onCreate && (
            <Button variant="primary" onClick={onCreate}>
              Create the first job
            </Button>
          )
        }
      >
        {onCreate ? 'Create one here, submit it through the' : 'Jobs are submitted through the'}{' '}
        <a href="/api/docs/" className="font-medium text-accent underline">
          API
        </a>
        {onCreate ? ', or import a job history.' : ' or by somebody whose role allows it.'}
      </EmptyState>
    )
  }
  return (
    <EmptyState
      title="No matching jobs"
      actions={
        <>
          {activeFilters(filters).map(({ label, patch }) => (
            <Button key={label} size="sm" onClick={() => onFilters(patch)}>
              Remove {label}
            </Button>
          ))}
          <Button size="sm" variant="primary" onClick={() => onFilters(NO_FILTERS)}>
            Clear all filters
          </Button>
        </>
      }
    >
      Remove a filter to widen the search.
    </EmptyState>
  )
}
