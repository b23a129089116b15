import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

import { jobKeys } from '@/domain/job/api/job-keys'
import { useOperation } from '@/domain/operation/api/get-operation'
import { hasEnded } from '@/domain/operation/has-ended'
import type { Operation } from '@/domain/operation/types'
import { useNow } from '@/lib/time'

/** Seconds without progress after which an operation counts as stalled. */
const STALLED_S = 10

/** Follows an operation, refetches the lists as it progresses, and reports how long it has stalled. */
export function useOperationProgress(id: Operation['id']) {
  const client = useQueryClient()
  const { data: operation } = useOperation(id)
  const unchangedS = useSecondsUnchanged(`${operation?.state} ${operation?.done}`)
  useEffect(() => void client.invalidateQueries({ queryKey: jobKeys.all }), [client, operation?.done])
  return {
    operation,
    ended: operation !== undefined && hasEnded(operation),
    stalledS: unchangedS < STALLED_S ? null : unchangedS,
  }
}

function useSecondsUnchanged(value: string): number {
  const now = useNow()
  const [last, setLast] = useState({ value, at: now })
  if (last.value !== value) setLast({ value, at: now })
  return Math.max(0, Math.floor((now - last.at) / 1_000))
}
