import type { Status } from '@/domain/job/status-meta'

/** What a status update may turn a job into; the server has the last word and names what it allows. */
const transitions: Record<Status, readonly Status[]> = {
  PENDING: ['RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED'],
  RUNNING: ['RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED', 'PENDING'],
  COMPLETED: [],
  FAILED: ['PENDING'],
  CANCELLED: ['PENDING'],
}

export const allowedFrom = (status: Status): readonly Status[] => transitions[status]
export const canCancel = (status: Status): boolean => status === 'PENDING' || status === 'RUNNING'
export const canRetry = (status: Status): boolean => status === 'FAILED' || status === 'CANCELLED'
export const canUpdate = canCancel
export const canEdit = canCancel
