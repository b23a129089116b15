import { X } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { toast } from 'sonner'

import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { ProgressBar } from '@/components/ui/progress-bar'
import type { BulkAction } from '@/features/jobs/api/bulk-jobs'
import { BulkActions, type BulkChoice } from '@/features/jobs/components/bulk-actions'
import { SkippedList } from '@/features/jobs/components/skipped-list'
import { useBulk } from '@/features/jobs/hooks/use-bulk'
import { type JobSelection, MAX_PICKED_ROWS } from '@/features/jobs/hooks/use-selection'
import type { Count } from '@/features/jobs/hooks/use-status-counts'
import { formatCount, plural } from '@/lib/format'
import { toProblem } from '@/lib/problem'

const BulkDialog = lazy(() => import('@/features/jobs/components/bulk-dialog').then((m) => ({ default: m.BulkDialog })))

type BulkBarProps = { selection: JobSelection; total: Count | undefined }

/** What can be done to everything that is selected, and how it goes. */
export function BulkBar({ selection, total }: BulkBarProps) {
  const [asking, setAsking] = useState<BulkChoice | null>(null)
  const bulk = useBulk()
  const { picked, clear, pickAll } = selection
  const count = picked.rows.size
  if (count === 0) return null

  const run = (action: BulkAction) => {
    setAsking(null)
    bulk.mutate(
      { action, picked },
      {
        onSuccess: ({ changed, skipped }) => {
          clear()
          const summary = `${plural(changed, 'job')} ${action.kind === 'delete' ? 'deleted' : 'changed'}`
          if (skipped.length === 0) toast.success(summary)
          else toast.warning(`${summary}, ${formatCount(skipped.length)} skipped`, { description: <SkippedList skipped={skipped} />, duration: 20_000 })
        },
        onError: (error) =>
          toast.error('The selection could not be changed', {
            description: toProblem(error).detail,
            action: { label: 'Retry', onClick: () => run(action) },
          }),
      },
    )
  }
  return (
    <>
      <div role="toolbar" aria-label="Selection" className="flex flex-wrap items-center gap-2 border-t border-line-strong bg-selected px-3 py-1.5">
        <p role="status" className="font-medium tabular-nums">
          {formatCount(count)} selected
        </p>
        {total?.exact === true && total.value > count && total.value <= MAX_PICKED_ROWS && (
          <Button variant="ghost" size="sm" className="text-accent" onClick={() => void pickAll(total.value)}>
            Select all {formatCount(total.value)} matching
          </Button>
        )}
        <BulkActions picked={picked} busy={bulk.isPending} onChoose={setAsking} />
        {bulk.isPending && <ProgressBar value={bulk.done} max={count} label="Progress of the selection" className="h-1.5 w-32" />}
        <IconButton label="Clear the selection" className="ml-auto" onClick={clear}>
          <X aria-hidden />
        </IconButton>
      </div>
      <Suspense fallback={null}>
        {asking && <BulkDialog choice={asking} count={count} onRun={run} onClose={() => setAsking(null)} />}
      </Suspense>
    </>
  )
}
