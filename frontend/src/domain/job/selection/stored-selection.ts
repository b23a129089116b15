import * as z from 'zod/mini'

import { STATUSES } from '@/domain/job/status-meta'
import { NOTHING, type Picked } from '@/domain/job/selection/selection'

const STORAGE_KEY = 'muster.selection'

const schema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rows'), rows: z.array(z.tuple([z.int(), z.enum(STATUSES)])) }),
  z.object({ kind: z.literal('all'), resultKey: z.string(), total: z.int() }),
])

/** What was selected in this tab before it was reloaded, or left for another page. */
export function keptSelection(): Picked {
  try {
    const kept = schema.parse(JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? 'null'))
    return kept.kind === 'all' ? kept : { ...kept, rows: new Map(kept.rows), lastIndex: null }
  } catch {
    // Nothing kept, storage blocked, or rubbish in it: start with nothing selected.
    return NOTHING
  }
}

export function keepSelection(picked: Picked): void {
  try {
    if (picked === NOTHING) sessionStorage.removeItem(STORAGE_KEY)
    else
      sessionStorage.setItem(
        STORAGE_KEY,
        JSON.stringify(picked.kind === 'all' ? picked : { kind: 'rows', rows: [...picked.rows] }),
      )
  } catch {
    // Storage blocked or full: the selection then lasts until the page is left.
  }
}
