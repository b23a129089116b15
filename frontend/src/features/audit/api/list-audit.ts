import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'

import { accountKeys } from '@/domain/account/api/account-keys'
import type { AuditQuery } from '@/domain/account/types'
import { cursorOf } from '@/domain/job/api/cursor'
import { api, unwrap } from '@/lib/api-client'

const PAGE_ENTRIES = 50

const auditListQuery = (query: AuditQuery) =>
  infiniteQueryOptions({
    queryKey: accountKeys.audit(query),
    queryFn: ({ pageParam: cursor, signal }) =>
      unwrap(api.GET('/api/audit/', { params: { query: { ...query, page_size: PAGE_ENTRIES, cursor } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => cursorOf(last.next),
    placeholderData: keepPreviousData,
    // It would read every loaded page again.
    refetchOnWindowFocus: false,
  })

/** Reads the matching entries of the audit log, newest first, page by page. Only for those who may read it. */
export const useAudit = (query: AuditQuery, enabled: boolean) => useInfiniteQuery({ ...auditListQuery(query), enabled })
