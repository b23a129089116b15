import { type Status, isFinal } from '@/domain/job/status-meta'

/** Transitions to offer. The server decides, and its refusal lists the allowed ones. */
const transitions: Record<Status, readonly Status[]> = {
  PENDING: ['RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED'],
  RUNNING: ['RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED', 'PENDING'],
  COMPLETED: [],
  FAILED: ['PENDING'],
  CANCELLED: ['PENDING'],
}

export const allowedFrom = (status: Status): readonly Status[] => transitions[status]
export const canCancel = (status: Status): boolean => !isFinal(status)
export const canUpdate = (status: Status): boolean => !isFinal(status)
export const canEdit = (status: Status): boolean => !isFinal(status)
export const canRetry = (status: Status): boolean => status === 'FAILED' || status === 'CANCELLED'
