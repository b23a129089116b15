import { ChartColumn, Table2 } from 'lucide-react'
import { Suspense, useState } from 'react'

import { Panel } from '@/components/ui/panel'
import { Segmented } from '@/components/ui/segmented'
import { Skeleton } from '@/components/ui/skeleton'
import type { JobStats } from '@/domain/job/types'
import { ThroughputTable } from '@/features/overview/components/throughput-table'
import { WindowTotals } from '@/features/overview/components/window-totals'
import { lazyComponent } from '@/lib/lazy-component'
import { usePreference } from '@/lib/preferences'
import { zoneId, zoneOf } from '@/lib/zone'

// The chart library is larger than the rest of this page.
const ThroughputChart = lazyComponent(() =>
  import('@/features/overview/components/throughput-chart').then((m) => m.ThroughputChart),
)

const views = [
  { value: 'chart', label: 'Chart', icon: ChartColumn },
  { value: 'table', label: 'Table', icon: Table2 },
] as const

export function ThroughputPanel({ stats }: { stats: JobStats }) {
  const [view, setView] = useState<'chart' | 'table'>('chart')
  const zone = zoneOf(usePreference('times'))
  const series = { buckets: stats.throughput, bucketS: stats.bucket_seconds, zone }
  return (
    <Panel
      title="Throughput"
      aside={<Segmented label="Show throughput as" options={[...views]} value={view} onChange={setView} />}
    >
      <WindowTotals stats={stats} />
      {view === 'chart' && (
        <Suspense fallback={<Skeleton className="h-64 rounded-md" />}>
          <ThroughputChart {...series} />
          <p className="text-right text-xs text-ink-3">Times in {zoneId(zone)}</p>
          <p className="sr-only">The same numbers are available as a table.</p>
        </Suspense>
      )}
      {view === 'table' && <ThroughputTable {...series} />}
    </Panel>
  )
}
