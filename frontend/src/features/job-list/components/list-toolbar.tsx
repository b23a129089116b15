import { LayoutGrid, Plus, Rows3, StickyNote, UserRound, Users } from 'lucide-react'
import type { Ref } from 'react'

import { Button } from '@/components/ui/button'
import { Segmented } from '@/components/ui/segmented'
import { useMe } from '@/domain/account/api/get-me'
import type { JobListQuery } from '@/domain/job/types'
import { ColumnMenu } from '@/features/job-list/components/column-menu'
import { ExportMenu } from '@/features/job-list/components/export-menu'
import { FilterMenu } from '@/features/job-list/components/filter-menu'
import { SearchBox } from '@/features/job-list/components/search-box'
import type { JobFilters } from '@/features/job-list/filters'
import type { ListView, ViewMode } from '@/features/job-list/list-view'

const modes = [
  { value: 'table', label: 'Table', icon: Rows3 },
  { value: 'pages', label: 'Pages', icon: StickyNote },
  { value: 'cards', label: 'Cards', icon: LayoutGrid },
] as const

const owners = [
  { value: 'all', label: 'All jobs', icon: Users },
  { value: 'mine', label: 'My jobs', icon: UserRound },
] as const

/** The owner who is signed in, for the API. */
const ME = 'me'

type ListToolbarProps = {
  view: ListView
  mode: ViewMode
  query: JobListQuery
  searchRef: Ref<HTMLInputElement>
  onFilters: (patch: Partial<JobFilters>) => void
  onSearch: (search: string) => void
  onMode: (mode: ViewMode) => void
  /** Absent for those who may not create jobs. */
  onCreate: (() => void) | undefined
}

export function ListToolbar({ view, mode, query, searchRef, onFilters, onSearch, onMode, onCreate }: ListToolbarProps) {
  const { data: me } = useMe()
  return (
    <div className="flex flex-wrap items-center gap-2">
      <h1 className="mr-1 text-base font-semibold max-sm:sr-only">Jobs</h1>
      <SearchBox ref={searchRef} value={view.search} onSearch={onSearch} />
      <FilterMenu filters={view} query={query} onChange={onFilters} />
      <div className="ml-auto flex items-center gap-2 max-sm:justify-end max-sm:gap-1.5">
        {me?.user && (
          <Segmented
            label="Whose jobs"
            options={[...owners]}
            value={view.owner === ME ? 'mine' : 'all'}
            onChange={(whose) => onFilters({ owner: whose === 'mine' ? ME : '' })}
          />
        )}
        <Segmented label="View" options={[...modes]} value={mode} onChange={onMode} />
        {mode !== 'cards' && <ColumnMenu />}
        <ExportMenu query={query} />
        {onCreate && (
          <Button variant="primary" onClick={onCreate} aria-label="New job">
            <Plus aria-hidden />
            <span>
              New<span className="max-[399px]:hidden"> job</span>
            </span>
          </Button>
        )}
      </div>
    </div>
  )
}
