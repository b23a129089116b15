import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'

import { statusMeta } from '@/domain/job/status-meta'
import type { ThroughputBucket } from '@/domain/job/types'
import { bucketLabel, tickLabel, ticksOf } from '@/features/overview/bucket-label'
import { formatCompact, formatCount } from '@/lib/format'
import type { Zone } from '@/lib/zone'

const series = [
  { key: 'completed', name: statusMeta.COMPLETED.label, color: 'var(--completed)' },
  { key: 'failed', name: statusMeta.FAILED.label, color: 'var(--failed)' },
  { key: 'cancelled', name: statusMeta.CANCELLED.label, color: 'var(--cancelled)' },
] as const

const tick = { fill: 'var(--ink-3)', fontSize: 11 }

type ThroughputChartProps = { buckets: ThroughputBucket[]; bucketS: number; zone: Zone }

/** Finished jobs per time bucket, stacked by status. Hidden from assistive technology, which has the table. */
export function ThroughputChart({ buckets, bucketS, zone }: ThroughputChartProps) {
  const label = bucketLabel(bucketS, zone)
  return (
    <div aria-hidden className="h-64">
      <ResponsiveContainer width="100%" height="100%">
        <BarChart data={buckets} margin={{ top: 4, right: 4, bottom: 0, left: -8 }} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="bucket"
            ticks={ticksOf(
              buckets.map(({ bucket }) => bucket),
              bucketS,
              zone,
            )}
            tickFormatter={tickLabel(bucketS, zone)}
            tick={tick}
            tickLine={false}
            axisLine={{ stroke: 'var(--line-strong)' }}
            minTickGap={32}
          />
          <YAxis
            tickFormatter={formatCompact}
            tick={tick}
            tickLine={false}
            axisLine={false}
            width={48}
            allowDecimals={false}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: 'var(--hover)' }}
            labelFormatter={(iso) => (typeof iso === 'string' ? label(iso) : iso)}
            formatter={(value) => formatCount(Number(value))}
            contentStyle={{
              background: 'var(--surface)',
              border: '1px solid var(--line-strong)',
              borderRadius: 6,
              color: 'var(--ink)',
            }}
            labelStyle={{ color: 'var(--ink-2)' }}
          />
          <Legend
            itemSorter={null}
            iconType="circle"
            iconSize={8}
            formatter={(name) => <span style={{ color: 'var(--ink-2)' }}>{name}</span>}
          />
          {series.map(({ key, name, color }) => (
            <Bar key={key} dataKey={key} name={name} stackId="ended" fill={color} isAnimationActive={false} />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </div>
  )
}
