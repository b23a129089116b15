import { ArrowUpDown, Ban, PenLine, RotateCcw, Trash2 } from 'lucide-react'

import { Button } from '@/components/ui/button'
import type { JobSelection } from '@/domain/job/selection/selection'
import type { Status } from '@/domain/job/status-meta'
import { canCancel, canRetry, canUpdate } from '@/domain/job/transitions'

const actions = [
  { choice: 'set_status', label: 'Update status', icon: PenLine, can: canUpdate },
  { choice: 'cancel', label: 'Cancel', icon: Ban, can: canCancel },
  { choice: 'retry', label: 'Retry', icon: RotateCcw, can: canRetry },
  { choice: 'set_priority', label: 'Set priority', icon: ArrowUpDown, can: canUpdate },
  { choice: 'delete', label: 'Delete', icon: Trash2, can: () => true },
] as const

export type BulkChoice = (typeof actions)[number]['choice']

type BulkActionsProps = { selection: JobSelection; busy: boolean; onChoose: (choice: BulkChoice) => void }

/** Offers each action that at least one selected job allows; all actions when all matching jobs are selected. */
export function BulkActions({ selection, busy, onChoose }: BulkActionsProps) {
  const offers = (can: (status: Status) => boolean) =>
    selection.kind === 'all' || [...selection.rows.values()].some(can)
  return actions
    .filter(({ can }) => offers(can))
    .map(({ choice, label, icon: Icon }) => (
      <Button
        key={choice}
        size="sm"
        disabled={busy}
        variant={choice === 'delete' ? 'warning' : 'secondary'}
        onClick={() => onChoose(choice)}
      >
        <Icon aria-hidden /> {label}
      </Button>
    ))
}
