import { Columns3 } from 'lucide-react'

import { IconButton } from '@/components/ui/icon-button'
import { Menu } from '@/components/ui/menu'
import { jobColumns } from '@/features/job-list/columns'
import { useHiddenColumns } from '@/features/job-list/hooks/use-columns'
import { setPreference } from '@/lib/preferences'

export function ColumnMenu() {
  const { hidden, toggle } = useHiddenColumns()
  const reset = () => {
    setPreference('hiddenColumns', undefined)
    setPreference('columnWidths', {})
  }
  return (
    <Menu
      label="Columns"
      entries={() => [
        ...jobColumns.map(({ id, label }) => ({
          kind: 'check' as const,
          label,
          checked: !hidden.includes(id),
          disabled: id === 'name',
          onChange: (shown: boolean) => toggle(id, shown),
        })),
        { kind: 'separator' },
        { label: 'Reset columns', onSelect: reset },
      ]}
      trigger={
        <IconButton label="Columns" className="size-8 pointer-coarse:size-10 border border-line-strong bg-surface">
          <Columns3 aria-hidden />
        </IconButton>
      }
    />
  )
}
