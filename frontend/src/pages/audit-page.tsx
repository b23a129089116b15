import { useSearchParams } from 'react-router'

import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { IgnoredParams } from '@/components/ui/ignored-params'
import { ProblemNotice } from '@/components/ui/problem-notice'
import { RefusalNote } from '@/components/ui/refusal-note'
import { Skeleton } from '@/components/ui/skeleton'
import { useRefusal } from '@/domain/account/use-refusal'
import { useAudit } from '@/features/audit/api/list-audit'
import {
  type AuditFilters,
  auditQuery,
  ignoredParams,
  readAuditFilters,
  writeAuditFilters,
} from '@/features/audit/audit-view'
import { AuditEntries } from '@/features/audit/components/audit-entries'
import { AuditExportMenu } from '@/features/audit/components/audit-export-menu'
import { AuditFilterFields } from '@/features/audit/components/audit-filter-fields'
import { toProblem } from '@/lib/problem'

export function AuditPage() {
  const [params, setParams] = useSearchParams()
  const filters = readAuditFilters(params)
  const refusal = useRefusal('readAudit')
  const audit = useAudit(auditQuery(filters), refusal === null)
  const { isPlaceholderData: outdated } = audit
  const found = audit.data?.pages.flatMap(({ results }) => results)
  const entries = outdated && found?.length === 0 ? undefined : found
  const change = (patch: Partial<AuditFilters>) => setParams(writeAuditFilters({ ...filters, ...patch }))
  const isFiltered = Object.keys(auditQuery(filters)).length > 0
  return (
    <main className="mx-auto flex w-full max-w-7xl flex-col gap-4 p-4">
      <title>Audit log · Muster</title>
      <header className="flex min-h-8 items-center justify-between gap-3">
        <h1 className="text-base font-semibold">Audit log</h1>
        {refusal === null && <AuditExportMenu filters={filters} />}
      </header>
      <IgnoredParams
        params={ignoredParams(params)}
        onDismiss={() => setParams(writeAuditFilters(filters), { replace: true })}
      />
      {refusal === null ? <AuditFilterFields filters={filters} onChange={change} /> : <RefusalNote text={refusal} />}
      {refusal === null && audit.error && (
        <ProblemNotice
          problem={toProblem(audit.error)}
          title="Could not load the audit log"
          onRetry={() => void audit.refetch()}
        />
      )}
      {audit.isFetching && entries === undefined && <Skeleton className="h-80 rounded-lg" />}
      {entries?.length === 0 && (
        <EmptyState title={isFiltered ? 'No matching entries' : 'No entries yet'}>
          {isFiltered
            ? 'Actor and target are compared exactly.'
            : 'Sign-ins, API keys, users, deletions and bulk actions are recorded here.'}
        </EmptyState>
      )}
      {entries !== undefined && entries.length > 0 && <AuditEntries entries={entries} outdated={outdated} />}
      {audit.hasNextPage && (
        <Button className="self-center" busy={audit.isFetchingNextPage} onClick={() => void audit.fetchNextPage()}>
          Older entries
        </Button>
      )}
    </main>
  )
}
