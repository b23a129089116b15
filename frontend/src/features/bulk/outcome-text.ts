import type { BulkResult, Operation } from '@/domain/operation/types'
import { formatCount, plural } from '@/lib/format'

type Counts = { skipped: number; leftOut: number }

/** `12 left out because they belong to others, 3 skipped`; empty when every job was changed. */
const restText = ({ skipped, leftOut }: Counts): string =>
  [
    ...(leftOut > 0
      ? [
          `${formatCount(leftOut)} left out because ${leftOut === 1 ? 'it belongs to somebody else' : 'they belong to others'}`,
        ]
      : []),
    ...(skipped > 0 ? [`${formatCount(skipped)} skipped`] : []),
  ].join(', ')

/** The outcome of a request that changed its jobs at once; its skipped jobs include those of others. */
export function outcomeText({ changed, skipped, left_out: leftOut }: BulkResult): string {
  const rest = restText({ skipped: skipped.length - leftOut, leftOut })
  return `${plural(changed, 'job')} changed${rest === '' ? '' : `, ${rest}`}`
}

/** The progress of an operation; its jobs of others are not among those that it counts. */
export function progressText({ matched, done, changed, skipped_count, left_out }: Operation): string {
  const ofOthers = restText({ skipped: 0, leftOut: left_out })
  const parts = [
    `${formatCount(done)} of ${formatCount(matched)}`,
    `${formatCount(changed)} changed`,
    `${formatCount(skipped_count)} skipped`,
    ...(ofOthers === '' ? [] : [ofOthers]),
  ]
  return parts.join(' · ')
}
