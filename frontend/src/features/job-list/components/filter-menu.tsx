import { ListFilter } from 'lucide-react'
import { Suspense, useState } from 'react'

import { Button } from '@/components/ui/button'
import type { JobListQuery } from '@/domain/job/types'
import { type JobFilters, countFilters } from '@/features/job-list/filters'
import { lazyComponent } from '@/lib/lazy-component'

const FilterPanel = lazyComponent(() =>
  import('@/features/job-list/components/filter-panel').then((m) => m.FilterPanel),
)

type FilterMenuProps = { filters: JobFilters; query: JobListQuery; onChange: (patch: Partial<JobFilters>) => void }

/** Opens the filter panel, whose code is fetched on the first click. */
export function FilterMenu({ filters, query, onChange }: FilterMenuProps) {
  const [opened, setOpened] = useState(false)
  const active = countFilters({ ...filters, status: [], search: '' })
  const button = (
    <Button aria-label={active === 0 ? 'Filters' : `Filters, ${active} active`} onClick={() => setOpened(true)}>
      <ListFilter aria-hidden />
      <span className="hidden md:inline">Filters</span>
      {active > 0 && (
        <span className="rounded-full bg-accent px-1.5 text-2xs font-semibold text-on-accent">{active}</span>
      )}
    </Button>
  )
  if (!opened) return button
  return (
    <Suspense fallback={button}>
      <FilterPanel filters={filters} query={query} active={active} trigger={button} onChange={onChange} />
    </Suspense>
  )
}
