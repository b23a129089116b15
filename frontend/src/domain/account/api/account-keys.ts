import type { AuditQuery } from '@/domain/account/types'

/** Keys of the query cache. */
export const accountKeys = {
  me: ['account', 'me'],
  keys: ['account', 'keys'],
  users: ['account', 'users'],
  sessions: ['account', 'sessions'],
  audit: (query: AuditQuery) => ['account', 'audit', query] as const,
} as const
