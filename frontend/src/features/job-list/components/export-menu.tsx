import { Download } from 'lucide-react'

import { IconButton } from '@/components/ui/icon-button'
import { Menu } from '@/components/ui/menu'
import type { JobListQuery } from '@/domain/job/types'
import { exportUrl } from '@/features/job-list/api/export-url'

const formats = [
  { format: 'csv', label: 'CSV' },
  { format: 'ndjson', label: 'NDJSON (one job per line)' },
  { format: 'json', label: 'JSON' },
] as const

/** Exports the matching jobs; the browser streams the download to disk. */
export function ExportMenu({ query }: { query: JobListQuery }) {
  return (
    <Menu
      label="Export"
      entries={() =>
        formats.map(({ format, label }) => ({ label, onSelect: () => location.assign(exportUrl(query, format)) }))
      }
      trigger={
        <IconButton
          label="Export matching jobs"
          className="size-8 pointer-coarse:size-10 border border-line-strong bg-surface"
        >
          <Download aria-hidden />
        </IconButton>
      }
    />
  )
}
