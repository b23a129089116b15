import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { statusMeta } from '@/components/status/status-meta'
import { type JobFilters, NO_FILTERS, countFilters } from '@/features/jobs/filters'

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
        Create one here, submit it through the API, or import a history of real jobs.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      title="No job matches"
      actions={
        <>
          {dropOptions(filters).map(({ label, patch }) => (
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

function dropOptions(filters: JobFilters): { label: string; patch: Partial<JobFilters> }[] {
  const { status, search, queue, priority_min, priority_max, created, created_after, created_before } = filters
  return [
    { on: status.length > 0, label: status.map((one) => statusMeta[one].word).join(' + '), patch: { status: [] } },
    { on: search.trim() !== '', label: `“${search.trim()}”`, patch: { search: '' } },
    { on: queue !== '', label: `queue ${queue}`, patch: { queue: '' } },
    { on: (priority_min ?? priority_max) !== undefined, label: 'priority', patch: { priority_min: undefined, priority_max: undefined } },
    {
      on: (created ?? created_after ?? created_before) !== undefined,
      label: 'creation time',
      patch: { created: undefined, created_after: undefined, created_before: undefined },
    },
  ].filter(({ on }) => on)
}
