const integers = new Intl.NumberFormat('en-US')
const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 })

const memory = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 })

/** `10,000,000` */
export const formatCount = (value: number): string => integers.format(value)

/** `10M`, where space is narrow. */
export const formatCompact = (value: number): string => compact.format(value)

const MEMORY_UNITS = ['MB', 'GB', 'TB'] as const

/** Formats a size given in MB as `512 MB`, `7.5 GB` or `1.5 TB`. */
export function formatMemory(mb: number): string {
  const power = mb < 1_024 ? 0 : mb < 1_024 ** 2 ? 1 : 2
  return `${memory.format(mb / 1_024 ** power)} ${MEMORY_UNITS[power]}`
}

/** `4.0%`, `<0.1%`; only exact shares show as 0% or 100%. */
export function formatShare(share: number): string {
  const percent = 100 * share
  if (percent > 0 && percent < 0.1) return '<0.1%'
  if (percent < 100 && percent > 99.9) return '>99.9%'
  return `${percent.toFixed(percent === 100 || percent === 0 ? 0 : 1)}%`
}

/** `1 job`, `2 jobs` */
export const plural = (count: number, noun: string): string => `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB'] as const

/** Formats a number of bytes as `512 B`, `7.5 kB` or `16 MB`. */
export function formatBytes(bytes: number): string {
  const power = Math.min(BYTE_UNITS.length - 1, bytes < 1_024 ? 0 : Math.floor(Math.log2(bytes) / 10))
  return `${memory.format(bytes / 1_024 ** power)} ${BYTE_UNITS[power]}`
}
