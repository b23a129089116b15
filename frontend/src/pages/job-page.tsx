import { useState } from 'react'
import { Link, useLocation, useNavigate, useParams } from 'react-router'

import { EmptyState } from '@/components/ui/empty-state'
import { IgnoredParams } from '@/components/ui/ignored-params'
import { ProblemNotice } from '@/components/ui/problem-notice'
import { Skeleton } from '@/components/ui/skeleton'
import { useJob } from '@/domain/job/api/get-job'
import { jobLabel } from '@/domain/job/job-label'
import { isListPosition } from '@/domain/job/list-position'
import { statusMeta } from '@/domain/job/status-meta'
import { storedListUrl } from '@/domain/job/stored-list-url'
import { JobHeader } from '@/features/job-detail/components/job-header'
import { JobTabs } from '@/features/job-detail/components/job-tabs'
import { ActionDialogs } from '@/features/job-forms/components/action-dialogs'
import { EditDialog } from '@/features/job-forms/components/edit-dialog'
import { useJobActions } from '@/features/job-forms/hooks/use-job-actions'
import { LogPanel } from '@/features/job-logs/components/log-panel'
import { useConnection } from '@/lib/connection'
import { toProblem } from '@/lib/problem'
import { useKeptError } from '@/lib/use-kept-error'
import { writeJobView } from '@/pages/job-view'
import { useJobView } from '@/pages/use-job-view'

export function JobPage() {
  const { id = '' } = useParams()
  const location: { state: unknown } = useLocation()
  const navigate = useNavigate()
  const answer = useJob(Number(id))
  const { data: job, refetch, isPending } = answer
  const error = useKeptError(answer, id)
  const { act, open, close } = useJobActions()
  const [editing, setEditing] = useState(false)
  const { view, ignored, setView } = useJobView()
  const problem = error && toProblem(error)
  // The banner above the page says it.
  const isTold = useConnection() === 'unreachable' && job !== undefined && problem?.isOffline === true

  if (problem?.isNotFound === true) return <NoSuchJob id={id} />
  return (
    <main className="mx-auto flex w-full max-w-6xl flex-col gap-4 p-4">
      <title>
        {job ? `${jobLabel(job)} · ${statusMeta[job.latest_status.status_type].label} · Muster` : `Job ${id} · Muster`}
      </title>
      <IgnoredParams params={ignored} onDismiss={() => setView({})} />
      {problem && !job && <h1 className="text-lg leading-snug font-semibold">Job {id}</h1>}
      {problem && !isTold && (
        <ProblemNotice
          problem={problem}
          title={job ? 'Could not refresh the job' : 'Could not load the job'}
          onRetry={() => void refetch()}
        />
      )}
      {isPending && !problem && <JobSkeleton />}
      {job && (
        <>
          <JobHeader
            job={job}
            position={isListPosition(location.state) ? location.state : null}
            onAction={act}
            onEdit={() => setEditing(true)}
          />
          <JobTabs
            job={job}
            tab={view.tab}
            onTab={(tab) => setView({ tab })}
            log={
              <LogPanel
                job={job}
                view={view}
                setView={setView}
                hrefOf={(line) => `?${writeJobView({ ...view, line: { from: line, to: line } }).toString()}`}
              />
            }
          />
          <ActionDialogs open={open} onClose={close} onDeleted={() => void navigate(storedListUrl())} />
          {editing && <EditDialog job={job} onClose={() => setEditing(false)} />}
        </>
      )}
    </main>
  )
}

function JobSkeleton() {
  return (
    <div aria-hidden className="flex flex-col gap-4">
      <Skeleton className="h-4 w-16" />
      <Skeleton className="h-6 w-80 max-w-full" />
      <Skeleton className="h-4 w-48" />
      <div className="grid gap-4 lg:grid-cols-[1fr_22rem]">
        <Skeleton className="h-56 rounded-lg" />
        <Skeleton className="h-80 rounded-lg" />
      </div>
    </div>
  )
}

function NoSuchJob({ id }: { id: string }) {
  return (
    <main>
      <title>Job not found · Muster</title>
      <EmptyState
        level={1}
        title={`Job ${id} does not exist`}
        actions={
          <Link to={storedListUrl()} className="font-medium text-accent underline">
            All jobs
          </Link>
        }
      >
        {/^\d+$/.test(id) ? 'It may have been deleted.' : 'The id of a job is a whole number.'}
      </EmptyState>
    </main>
  )
}
