import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { activeFilters } from '@/features/job-list/active-filters'
import { type JobFilters, NO_FILTERS, countFilters } from '@/features/job-list/filters'

type NoJobsProps = { filters: JobFilters; onFilters: (patch: Partial<JobFilters>) => void; onCreate: () => void }

/** Nothing at all, or nothing that matches: then each filter can be dropped by itself. */
export function NoJobs({ filters, onFilters, onCreate }: NoJobsProps) {
  if (countFilters(filters) === 0) {
    return (
      <EmptyState
        title="No jobs yet"
        actions={
          <Button variant="primary" onClick={onCreate}>
            Create the first job
          </Button>
        }
      >
        Create one here, submit it through the{' '}
        <a href="/api/docs/" className="font-medium text-accent underline">
          API
        </a>
        , or import a history of real jobs.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      title="No job matches"
      actions={
        <>
          {activeFilters(filters).map(({ label, patch }) => (
            <Button key={label} size="sm" onClick={() => onFilters(patch)}>
              Drop {label}
            </Button>
          ))}
          <Button size="sm" variant="primary" onClick={() => onFilters(NO_FILTERS)}>
            Clear all filters
          </Button>
        </>
      }
    >
      Dropping a filter may bring some back.
    </EmptyState>
  )
}
