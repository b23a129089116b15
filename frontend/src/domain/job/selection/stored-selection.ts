import * as z from 'zod/mini'

import { type ScopedSelection, NO_SELECTION, selectedCount } from '@/domain/job/selection/selection'
import { STATUSES } from '@/domain/job/status-meta'
import { readItem, session, writeItem } from '@/lib/browser-storage'
import { jsonText } from '@/lib/json-text'

const STORAGE_KEY = 'muster.selection'

const selectedJob = z.object({ status: z.enum(STATUSES), name: z.string(), owner: z.string() })
const schema = z.pipe(
  jsonText,
  z.object({
    scope: z.string(),
    selection: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('rows'), rows: z.array(z.tuple([z.int(), selectedJob])) }),
      z.object({ kind: z.literal('all'), total: z.int() }),
    ]),
  }),
)

/** Returns what was selected in this tab before a reload or a change of page. */
export function readStoredSelection(): ScopedSelection {
  const stored = schema.safeParse(readItem(session, STORAGE_KEY))
  if (!stored.success) return { scope: '', selection: NO_SELECTION }
  const { scope, selection } = stored.data
  if (selection.kind === 'all') return { scope, selection }
  return { scope, selection: { kind: 'rows', rows: new Map(selection.rows), anchor: null, wholeView: false } }
}

export function storeSelection({ scope, selection }: ScopedSelection): void {
  const plain = selection.kind === 'all' ? selection : { kind: 'rows', rows: [...selection.rows] }
  const text = selectedCount(selection) === 0 ? null : JSON.stringify({ scope, selection: plain })
  writeItem(session, STORAGE_KEY, text)
}
