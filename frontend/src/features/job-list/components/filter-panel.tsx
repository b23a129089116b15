import { Popover } from 'radix-ui'
import type { ReactElement } from 'react'

import { Button } from '@/components/ui/button'
import { Field, Select } from '@/components/ui/field'
import { TimeField } from '@/components/ui/time-field'
import type { JobListQuery } from '@/domain/job/types'
import { FacetFilter } from '@/features/job-list/components/facet-filter'
import { PriorityFilter } from '@/features/job-list/components/priority-filter'
import { type JobFilters, NO_FILTERS } from '@/features/job-list/filters'
import { type CreatedPreset, CREATED_PRESETS } from '@/features/job-list/list-view'

const presetLabels: Record<CreatedPreset, string> = {
  '1h': 'Last hour',
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
}

type FilterPanelProps = {
  filters: JobFilters
  query: JobListQuery
  /** Number of active filters in this panel. */
  active: number
  trigger: ReactElement
  onChange: (patch: Partial<JobFilters>) => void
}

/** Applies what is typed: the panel is removed during the pointer event, before its input would lose the focus. */
const leaveInput = () => document.activeElement instanceof HTMLElement && document.activeElement.blur()

/** Filters by creation time, priority, queue, owner and project. */
export function FilterPanel({ filters, query, active, trigger, onChange }: FilterPanelProps) {
  const custom = filters.created === undefined && (filters.created_after ?? filters.created_before) !== undefined
  const setPreset = (value: string) => {
    const created = (Object.keys(CREATED_PRESETS) as CreatedPreset[]).find((preset) => preset === value)
    onChange({ created, created_after: undefined, created_before: undefined })
  }
  const facet = (by: 'queue' | 'owner' | 'project', label: string) => (
    <FacetFilter
      by={by}
      label={label}
      value={filters[by]}
      query={query}
      onChange={(value) => onChange({ [by]: value })}
    />
  )

  return (
    <Popover.Root defaultOpen>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          aria-label="Filters"
          onPointerDownOutside={leaveInput}
          className="z-30 flex w-96 max-w-[calc(100vw-1rem)] flex-col gap-3 rounded-lg border border-line bg-surface p-4 shadow-popup"
        >
          <Field label="Created">
            {(control) => (
              <Select
                {...control}
                value={filters.created ?? (custom ? 'custom' : '')}
                onChange={(event) => setPreset(event.target.value)}
              >
                <option value="">Any time</option>
                {Object.entries(presetLabels).map(([preset, label]) => (
                  <option key={preset} value={preset}>
                    {label}
                  </option>
                ))}
                {custom && <option value="custom">Custom range</option>}
              </Select>
            )}
          </Field>
          <div className="grid grid-cols-2 gap-2">
            <TimeField
              label="From"
              value={filters.created_after}
              onChange={(iso) => onChange({ created: undefined, created_after: iso })}
            />
            <TimeField
              label="Until"
              value={filters.created_before}
              onChange={(iso) => onChange({ created: undefined, created_before: iso })}
            />
          </div>
          <PriorityFilter filters={filters} query={query} onChange={onChange} />
          {facet('queue', 'Queue')}
          <div className="grid grid-cols-2 gap-2">
            {facet('owner', 'Owner')}
            {facet('project', 'Project')}
          </div>
          <Button
            size="sm"
            disabled={active === 0}
            onClick={() => onChange({ ...NO_FILTERS, status: filters.status, search: filters.search })}
          >
            Clear filters
          </Button>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
