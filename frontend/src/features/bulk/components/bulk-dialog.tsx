import { BulkConfirmation } from '@/features/bulk/components/bulk-confirmation'
import type { BulkDialogProps } from '@/features/bulk/components/bulk-dialog-props'
import { BulkPriorityForm } from '@/features/bulk/components/bulk-priority-form'
import { BulkStatusForm } from '@/features/bulk/components/bulk-status-form'

/** Asks for confirmation and parameters; says which jobs the action concerns and how many of them it cannot change. */
export function BulkDialog(props: BulkDialogProps) {
  if (props.choice === 'set_status') return <BulkStatusForm {...props} />
  if (props.choice === 'set_priority') return <BulkPriorityForm {...props} />
  return <BulkConfirmation {...props} choice={props.choice} />
}
