import { type LucideIcon, Ban, CircleCheck, CircleDashed, CircleX, LoaderCircle } from 'lucide-react'

export const STATUSES = ['PENDING', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED'] as const

export type Status = (typeof STATUSES)[number]

type StatusMeta = { label: string; icon: LucideIcon }

/** Icon and label identify a status without its colour. */
export const statusMeta: Record<Status, StatusMeta> = {
  PENDING: { label: 'Pending', icon: CircleDashed },
  RUNNING: { label: 'Running', icon: LoaderCircle },
  COMPLETED: { label: 'Completed', icon: CircleCheck },
  FAILED: { label: 'Failed', icon: CircleX },
  CANCELLED: { label: 'Cancelled', icon: Ban },
}

/** Complete class names, because Tailwind searches the source for them. */
export const statusText: Record<Status, string> = {
  PENDING: 'text-pending',
  RUNNING: 'text-running',
  COMPLETED: 'text-completed',
  FAILED: 'text-failed',
  CANCELLED: 'text-cancelled',
}

export const statusFill: Record<Status, string> = {
  PENDING: 'bg-pending',
  RUNNING: 'bg-running',
  COMPLETED: 'bg-completed',
  FAILED: 'bg-failed',
  CANCELLED: 'bg-cancelled',
}

/** True when only a user can still change the status; PENDING and RUNNING change by themselves. */
export const isFinal = (status: Status): boolean => status !== 'PENDING' && status !== 'RUNNING'
