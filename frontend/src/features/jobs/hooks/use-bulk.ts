import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { type BulkAction, bulkJobs } from '@/features/jobs/api/bulk-jobs'
import { patchCachedJob } from '@/features/jobs/api/cache'
import { jobKeys } from '@/features/jobs/api/keys'
import type { JobRow } from '@/features/jobs/api/types'
import type { Picked } from '@/features/jobs/selection'
import { allowedFrom } from '@/features/jobs/transitions'

/** What the row will look like if the server agrees. */
function expected(action: BulkAction, row: JobRow): Partial<JobRow> {
  if (action.kind === 'delete') return {}
  const { priority, status_type } = action.kind === 'update' ? action.patch : {}
  if (priority !== undefined) return { priority }
  const status = action.kind === 'cancel' ? 'CANCELLED' : action.kind === 'retry' ? 'PENDING' : status_type
  if (status === undefined || !allowedFrom(row.latest_status.status_type).includes(status)) return {}
  return { latest_status: { ...row.latest_status, status_type: status, timestamp: new Date().toISOString(), progress: null } }
}

type BulkRun = { action: BulkAction; picked: Picked }

/** Does one thing to everything picked: optimistic, and counted as it goes. */
export function useBulk() {
  const client = useQueryClient()
  const [done, setDone] = useState(0)
  const mutation = useMutation({
    mutationFn: ({ action, picked }: BulkRun) => bulkJobs(action, [...picked.rows.keys()], setDone),
    onMutate: async ({ action, picked }) => {
      setDone(0)
      await client.cancelQueries({ queryKey: jobKeys.lists })
      return [...picked.rows.keys()].map((id) => patchCachedJob(client, id, (row) => expected(action, row)))
    },
    // Undone in reverse: each remembers the cache as the one before had left it.
    onError: (_error, _run, undos) => undos?.reverse().forEach((undo) => undo()),
    onSettled: () => client.invalidateQueries({ queryKey: jobKeys.all }),
  })
  return { ...mutation, done }
}
