import * as z from 'zod/mini'

import { type JobSelection, NO_SELECTION } from '@/domain/job/selection/selection'
import { STATUSES } from '@/domain/job/status-meta'
import { readItem, session, writeItem } from '@/lib/browser-storage'
import { jsonText } from '@/lib/json-text'

const STORAGE_KEY = 'muster.selection'

const schema = z.pipe(
  jsonText,
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('rows'), rows: z.array(z.tuple([z.int(), z.enum(STATUSES)])) }),
    z.object({ kind: z.literal('all'), resultKey: z.string(), total: z.int() }),
  ]),
)

/** Returns what was selected in this tab before a reload or a change of page. */
export function readStoredSelection(): JobSelection {
  const stored = schema.safeParse(readItem(session, STORAGE_KEY))
  if (!stored.success) return NO_SELECTION
  return stored.data.kind === 'all' ? stored.data : { ...stored.data, rows: new Map(stored.data.rows), lastIndex: null }
}

export function storeSelection(selection: JobSelection): void {
  const plain = selection.kind === 'all' ? selection : { kind: 'rows', rows: [...selection.rows] }
  writeItem(session, STORAGE_KEY, selection === NO_SELECTION ? null : JSON.stringify(plain))
}
