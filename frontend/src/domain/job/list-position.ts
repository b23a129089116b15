import type { JobListQuery } from '@/domain/job/types'

/** The list that a job was opened from and its index there; stored as the state of the history entry. */
export type ListPosition = { query: JobListQuery; index: number }

export const isListPosition = (state: unknown): state is ListPosition =>
  typeof state === 'object' && state !== null && 'query' in state && 'index' in state && typeof state.index === 'number'
