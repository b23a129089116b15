import type { BulkAction } from '@/features/bulk/api/bulk-jobs'
import type { BulkTarget } from '@/features/bulk/bulk-target'
import type { BulkChoice } from '@/features/bulk/components/bulk-actions'

export type BulkDialogProps = {
  choice: BulkChoice
  target: BulkTarget
  busy: boolean
  onRun: (action: BulkAction) => void
  onClose: () => void
}
