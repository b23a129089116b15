import type { Status } from '@/domain/job/status-meta'

/** Returns the URL of the jobs with these statuses, last changed first: the nearest list to jobs that ended lately. */
export const latestUrl = (...statuses: Status[]): string => `/jobs?status=${statuses.join(',')}&ordering=-updated_at`

export const ENDED_URL = latestUrl('COMPLETED', 'FAILED', 'CANCELLED')
