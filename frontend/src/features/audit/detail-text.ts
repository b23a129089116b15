import { formatCount } from '@/lib/format'
import { stringifyLossless } from '@/lib/lossless-json'

const MAX_ITEMS = 3

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** `train #12` for a job; JSON for what has no better form. */
function valueText(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return listText(value)
  if (!isRecord(value)) return stringifyLossless(value)
  if (typeof value.name === 'string' && 'id' in value) return `${value.name} #${String(value.id)}`
  return detailText(value)
}

function listText(values: unknown[]): string {
  const more = values.length - MAX_ITEMS
  const shown = values.slice(0, more > 0 ? MAX_ITEMS : undefined).map(valueText)
  return `${shown.join(', ')}${more > 0 ? ` and ${formatCount(more)} more` : ''}`
}

/** Returns the details of an entry on one line: `name: nightly · scopes: read, submit`. */
export const detailText = (detail: Record<string, unknown>): string =>
  Object.entries(detail)
    .map(([key, value]) => `${key.replaceAll('_', ' ')}: ${valueText(value)}`)
    .join(' · ')

/** True when one line leaves something out, so that the whole is worth offering. */
export const isShortened = (detail: Record<string, unknown>): boolean =>
  Object.values(detail).some((value) => (Array.isArray(value) ? value.length > MAX_ITEMS : isRecord(value)))
