import { Link, useSearchParams } from 'react-router'

import { IgnoredParams } from '@/components/ui/ignored-params'
import { Panel } from '@/components/ui/panel'
import { ProblemNotice } from '@/components/ui/problem-notice'
import { Skeleton } from '@/components/ui/skeleton'
import { TimeText } from '@/components/ui/time-text'
import { useStats } from '@/domain/job/api/get-stats'
import { DurationsTable } from '@/features/overview/components/durations-table'
import { FailuresTable } from '@/features/overview/components/failures-table'
import { StatusTotals } from '@/features/overview/components/status-totals'
import { ThroughputPanel } from '@/features/overview/components/throughput-panel'
import { WindowSelect } from '@/features/overview/components/window-select'
import { ignoredParams, readWindow } from '@/features/overview/stats-window'
import { formatCount } from '@/lib/format'
import { toProblem } from '@/lib/problem'
import { useKeptError } from '@/lib/use-kept-error'

export function OverviewPage() {
  const [params, setParams] = useSearchParams()
  const window = readWindow(params)
  const answer = useStats(window)
  const { data: stats, refetch, isPending } = answer
  const error = useKeptError(answer, window)
  return (
    <main className="mx-auto flex w-full max-w-6xl flex-col gap-4 p-4">
      <title>Overview · Muster</title>
      <header className="flex flex-wrap items-center gap-3">
        <h1 className="text-base font-semibold">Overview</h1>
        {stats && (
          <p className="text-xs text-ink-3">
            Counts are live; durations and throughput were computed <TimeText iso={stats.refreshed_at} />.
          </p>
        )}
        <WindowSelect value={window} onChange={(next) => setParams({ window: next }, { replace: true })} />
      </header>
      <IgnoredParams params={ignoredParams(params)} onDismiss={() => setParams({ window }, { replace: true })} />
      {error && (
        <ProblemNotice
          problem={toProblem(error)}
          title="Could not load the statistics"
          onRetry={() => void refetch()}
        />
      )}
      {isPending && !error && (
        <>
          <Skeleton className="h-24 shrink-0 rounded-lg max-sm:h-74" />
          <Skeleton className="h-100 shrink-0 rounded-lg" />
        </>
      )}
      {stats && (
        <>
          <StatusTotals stats={stats} />
          <ThroughputPanel stats={stats} />
          <div className="grid gap-4 lg:grid-cols-[3fr_2fr]">
            <Panel title="Waiting and run time">
              <DurationsTable stats={stats} />
            </Panel>
            <Panel title="Queue">
              <dl className="grid grid-cols-[1fr_auto] gap-y-2">
                <dt className="text-ink-2">Pending now</dt>
                <dd className="text-right tabular-nums">
                  <Link to="/jobs?status=PENDING" className="hover:underline">
                    {formatCount(stats.by_status.PENDING ?? 0)}
                  </Link>
                </dd>
                <dt className="text-ink-2">Oldest pending job</dt>
                <dd className="text-right">
                  {stats.oldest_pending_at === null ? (
                    'none'
                  ) : (
                    <Link to="/jobs?status=PENDING&ordering=created_at" className="hover:underline">
                      <TimeText iso={stats.oldest_pending_at} />
                    </Link>
                  )}
                </dd>
              </dl>
            </Panel>
          </div>
          <Panel
            title="Failures by message"
            aside={<span className="text-xs text-ink-2"># stands for any number</span>}
          >
            <FailuresTable failures={stats.failures} />
          </Panel>
        </>
      )}
    </main>
  )
}
