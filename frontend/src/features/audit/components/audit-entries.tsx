import { Timestamp } from '@/components/ui/timestamp'
import type { AuditEntry } from '@/domain/account/types'
import { actionText } from '@/features/audit/action-text'
import { EntryDetail } from '@/features/audit/components/entry-detail'
import { balanced } from '@/lib/bidi'
import { cn } from '@/lib/cn'
import { useMediaQuery } from '@/lib/hooks'
import { usePreference } from '@/lib/preferences'
import { formatExact } from '@/lib/time'
import { zoneName, zoneOf } from '@/lib/zone'

const columns = ['Time', 'Actor', 'Action', 'Target', 'Details', 'Address']
const cell = 'border-t border-line px-3 py-2'

type AuditEntriesProps = { entries: AuditEntry[]; outdated: boolean }

/** Entries of the audit log: a table, or on narrow screens a list. Dimmed while those of other filters are loading. */
export function AuditEntries({ entries, outdated }: AuditEntriesProps) {
  const narrow = useMediaQuery('(max-width: 767px)')
  return (
    <div aria-busy={outdated} className={cn(outdated && 'opacity-50')}>
      {narrow ? <EntryList entries={entries} /> : <EntryTable entries={entries} />}
    </div>
  )
}

function EntryTable({ entries }: { entries: AuditEntry[] }) {
  return (
    <div
      role="region"
      aria-label="Entries"
      tabIndex={0}
      className="overflow-x-auto rounded-lg border border-line bg-surface"
    >
      <table aria-label="Audit log" className="w-full text-left">
        <thead className="text-xs text-ink-2">
          <tr>
            {columns.map((name) => (
              <th key={name} scope="col" className="px-3 py-2 font-medium whitespace-nowrap">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.id} className="align-top">
              <td className={`${cell} w-0 whitespace-nowrap`}>
                <ExactTime iso={entry.at} />
              </td>
              <td className={`${cell} font-medium break-words`}>
                <bdi>{balanced(entry.actor)}</bdi>
              </td>
              <td className={`${cell} min-w-32`} title={entry.action}>
                {actionText(entry.action)}
              </td>
              <td className={`${cell} break-words`}>
                <bdi>{balanced(entry.target)}</bdi>
              </td>
              <td className={`${cell} w-1/3`}>
                <EntryDetail entry={entry} />
              </td>
              <td className={`${cell} w-0 whitespace-nowrap text-ink-2`} title={`Request ${entry.request_id}`}>
                {entry.address}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Exact, since relative times would blur the order of what was done within an hour. */
function ExactTime({ iso }: { iso: string }) {
  const display = usePreference('times')
  return (
    <time dateTime={iso} title={zoneName(zoneOf(display), new Date(iso))} className="tabular-nums">
      {formatExact(iso, display)}
    </time>
  )
}

function EntryList({ entries }: { entries: AuditEntry[] }) {
  return (
    <ul aria-label="Audit log" className="flex flex-col divide-y divide-line rounded-lg border border-line bg-surface">
      {entries.map((entry) => (
        <li key={entry.id} className="flex flex-col gap-0.5 px-3 py-2">
          <p className="[overflow-wrap:anywhere]">
            <bdi className="font-medium">{balanced(entry.actor)}</bdi> {actionText(entry.action)}
            {entry.target !== '' && entry.target !== entry.actor && (
              <>
                : <bdi>{balanced(entry.target)}</bdi>
              </>
            )}
          </p>
          <EntryDetail entry={entry} />
          <p className="flex flex-wrap justify-between gap-x-3 text-xs text-ink-3">
            <Timestamp iso={entry.at} />
            <span>{entry.address}</span>
          </p>
        </li>
      ))}
    </ul>
  )
}
