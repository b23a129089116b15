import { useSearchParams } from 'react-router'

import { IgnoredParams } from '@/components/ui/ignored-params'
import { ProblemNotice } from '@/components/ui/problem-notice'
import { Skeleton } from '@/components/ui/skeleton'
import { useWorkers } from '@/domain/worker/api/list-workers'
import { WorkerList } from '@/features/workers/components/worker-list'
import { ignoredParams, readMarkedWorker } from '@/features/workers/workers-view'
import { toProblem } from '@/lib/problem'
import { useKeptError } from '@/lib/use-kept-error'

export function WorkersPage() {
  const [params, setParams] = useSearchParams()
  const marked = readMarkedWorker(params)
  const answer = useWorkers()
  const { data, refetch, isPending } = answer
  const error = useKeptError(answer)
  return (
    <main className="mx-auto flex w-full max-w-7xl flex-col gap-4 p-4">
      <title>Workers · Muster</title>
      <h1 className="text-base font-semibold">Workers</h1>
      <IgnoredParams
        params={ignoredParams(params)}
        onDismiss={() => setParams(marked === undefined ? {} : { worker: marked }, { replace: true })}
      />
      {error && (
        <ProblemNotice problem={toProblem(error)} title="Could not load the workers" onRetry={() => void refetch()} />
      )}
      {isPending && !error && <Skeleton className="h-40 rounded-lg" />}
      {data && <WorkerList workers={data.results} marked={marked} />}
    </main>
  )
}
