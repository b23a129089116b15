import { Download } from 'lucide-react'

import { Button } from '@/components/ui/button'
import { Menu } from '@/components/ui/menu'
import { type AuditFilters, auditExportUrl } from '@/features/audit/audit-view'

const formats = [
  { format: 'csv', label: 'CSV' },
  { format: 'ndjson', label: 'NDJSON (one entry per line)' },
  { format: 'json', label: 'JSON' },
] as const

/** Exports the matching entries; the browser streams the download to disk. */
export function AuditExportMenu({ filters }: { filters: AuditFilters }) {
  return (
    <Menu
      label="Export"
      entries={() =>
        formats.map(({ format, label }) => ({
          label,
          onSelect: () => location.assign(auditExportUrl(filters, format)),
        }))
      }
      trigger={
        <Button>
          <Download aria-hidden /> Export
        </Button>
      }
    />
  )
}
