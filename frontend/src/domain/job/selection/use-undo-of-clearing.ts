import { useEffect } from 'react'
import { toast } from 'sonner'

import { type ScopedSelection, selectedCount } from '@/domain/job/selection/selection'
import { plural } from '@/lib/format'

const TOAST_ID = 'selection-cleared'
const DURATION_MS = 15_000

/** Reports a selection that a change of filters has cleared; Undo returns to its filters, and so to the selection. */
export function useUndoOfClearing(dropped: ScopedSelection | null, restore: (scope: string) => void): void {
  useEffect(() => {
    if (dropped === null) {
      toast.dismiss(TOAST_ID)
      return
    }
    toast(`Cleared the selection of ${plural(selectedCount(dropped.selection), 'job')}: the filters have changed`, {
      id: TOAST_ID,
      duration: DURATION_MS,
      action: { label: 'Undo', onClick: () => restore(dropped.scope) },
    })
  }, [dropped, restore])
}
