import type { Job } from '@/domain/job/types'
import { formatCount, formatMemory, plural } from '@/lib/format'
import { stringifyLossless } from '@/lib/lossless-json'
import { formatDuration } from '@/lib/time'

export type UsageRow = { label: string; requested: string | null; used: string | null }

/** Formats a number, also one whose digits `parseLossless` has kept; null for any other value. */
function formatNumber(value: unknown, format: (value: number) => string): string | null {
  const number = value === undefined ? NaN : Number(stringifyLossless(value))
  return Number.isFinite(number) ? format(number) : null
}

/** Returns the CPU time, the peak memory and the wall time of a job, each beside its limit. */
export function usageRows({ usage, resource_requirements: asked }: Pick<Job, 'usage' | 'resource_requirements'>) {
  const rows: UsageRow[] = [
    {
      label: 'CPU time',
      requested: formatNumber(asked.cpus, (cpus) => plural(cpus, 'CPU')),
      used: formatNumber(usage?.cpu_s, formatDuration),
    },
    {
      label: 'Peak memory',
      requested: formatNumber(asked.memory_mb, formatMemory),
      used: formatNumber(usage?.memory_peak_mb, formatMemory),
    },
    {
      label: 'Wall time',
      requested: formatNumber(asked.walltime_s, formatDuration),
      used: formatNumber(usage?.wall_s, formatDuration),
    },
    {
      label: 'GPUs',
      requested: formatNumber(asked.gpus, formatCount),
      used: null,
    },
  ]
  return rows.filter(({ requested, used }) => (requested ?? used) !== null)
}

const SHOWN = ['cpus', 'memory_mb', 'gpus', 'walltime_s']

/** Returns the requirements that `usageRows` has no row for. */
export const otherRequirements = (asked: Job['resource_requirements']): Job['resource_requirements'] =>
  Object.fromEntries(Object.entries(asked).filter(([key]) => !SHOWN.includes(key)))
