import { Ban, CircleCheck, CircleDashed, CircleX, LoaderCircle, type LucideIcon } from 'lucide-react'

export const STATUSES = ['PENDING', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED'] as const

export type Status = (typeof STATUSES)[number]

type StatusMeta = { word: string; icon: LucideIcon }

/** A status is always told by icon and word; the colour only helps. */
export const statusMeta: Record<Status, StatusMeta> = {
  PENDING: { word: 'Pending', icon: CircleDashed },
  RUNNING: { word: 'Running', icon: LoaderCircle },
  COMPLETED: { word: 'Completed', icon: CircleCheck },
  FAILED: { word: 'Failed', icon: CircleX },
  CANCELLED: { word: 'Cancelled', icon: Ban },
}

/** Written out so that Tailwind finds the class names. */
export const statusText: Record<Status, string> = {
  PENDING: 'text-pending',
  RUNNING: 'text-running',
  COMPLETED: 'text-completed',
  FAILED: 'text-failed',
  CANCELLED: 'text-cancelled',
}

/** PENDING and RUNNING can still change by themselves. */
export const isLive = (status: Status): boolean => status === 'PENDING' || status === 'RUNNING'
