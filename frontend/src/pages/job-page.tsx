import { useState } from 'react'
import { Link, useLocation, useNavigate, useParams } from 'react-router'

import { statusMeta } from '@/domain/job/status-meta'
import { EmptyState } from '@/components/ui/empty-state'
import { ProblemNotice } from '@/components/ui/problem-notice'
import { Skeleton } from '@/components/ui/skeleton'
import { EditDialog } from '@/features/job-forms/components/edit-dialog'
import { JobDetails } from '@/features/job-detail/components/job-details'
import { JobHeader } from '@/features/job-detail/components/job-header'
import { RowDialogs } from '@/features/job-forms/components/row-dialogs'
import { useJob } from '@/domain/job/hooks/use-job'
import { isListPlace } from '@/features/job-detail/hooks/use-neighbours'
import { useRowActions } from '@/features/job-forms/hooks/use-row-actions'
import { lastList } from '@/domain/job/stored-list-url'
import { toProblem } from '@/lib/problem'

export function JobPage() {
  const { id = '' } = useParams()
  const location: { state: unknown } = useLocation()
  const navigate = useNavigate()
  const { data: job, error, refetch, isPending } = useJob(Number(id))
  const { act, open, close } = useRowActions()
  const [editing, setEditing] = useState(false)
  const problem = error && toProblem(error)

  if (problem?.isNotFound === true) return <NoSuchJob id={id} />
  return (
    <main className="mx-auto flex w-full max-w-6xl flex-col gap-4 p-4">
      <title>
        {job ? `${job.name} · ${statusMeta[job.latest_status.status_type].word} · Muster` : `Job ${id} · Muster`}
      </title>
      {problem && (
        <ProblemNotice problem={problem} title="The job could not be loaded" onRetry={() => void refetch()} />
      )}
      {isPending && !problem && <JobSkeleton />}
      {job && (
        <>
          <JobHeader
            job={job}
            place={isListPlace(location.state) ? location.state : null}
            onAction={act}
            onEdit={() => setEditing(true)}
          />
          <JobDetails job={job} />
          <RowDialogs open={open} onClose={close} onDeleted={() => void navigate(lastList())} />
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
      <title>No such job · Muster</title>
      <EmptyState
        level={1}
        title={`There is no job ${id}`}
        actions={
          <Link to={lastList()} className="font-medium text-accent underline">
            All jobs
          </Link>
        }
      >
        It may have been deleted.
      </EmptyState>
    </main>
  )
}
