import type { Status } from '@/domain/job/status-meta'

/** Returns the URL of the jobs with these statuses, last changed first: the nearest list to jobs that ended lately. */
export const latestUrl = (...statuses: Status[]): string => `/jobs?status=${statuses.join(',')}&ordering=-updated_at`

export const ENDED_URL = latestUrl('COMPLETED', 'FAILED', 'CANCELLED')

/**
 * Returns the URL of the jobs with this status that were created before a time, last changed first. Contains every job
 * that ended before that time: a job ends after its creation.
 */
export const createdBeforeUrl = (status: Status, beforeMs: number): string =>
  `${latestUrl(status)}&created_before=${new Date(beforeMs).toISOString()}`
