import { useCallback, useRef, useState } from 'react'

import { EmptyState } from '@/components/ui/empty-state'
import { ProblemNotice } from '@/components/ui/problem-notice'
import { Skeleton } from '@/components/ui/skeleton'
import type { Job } from '@/domain/job/types'
import { useLogTail } from '@/features/job-logs/api/follow-log'
import { type LogLinesHandle, LogLines } from '@/features/job-logs/components/log-lines'
import { LogToolbar } from '@/features/job-logs/components/log-toolbar'
import type { LogTail } from '@/features/job-logs/log-tail'
import type { LogView } from '@/features/job-logs/log-types'
import { useConnection } from '@/lib/connection'
import { toProblem } from '@/lib/problem'
import { useKeptError } from '@/lib/use-kept-error'

type LogPanelProps = {
  job: Pick<Job, 'id' | 'attempt' | 'task' | 'latest_status'>
  view: LogView
  setView: (patch: Partial<LogView>) => void
  /** Returns the address of the page with this line marked. */
  hrefOf: (line: number) => string
}

/** The output of a job: the last lines first, live while it runs. */
export function LogPanel(props: LogPanelProps) {
  const { job, view } = props
  const isRunning = job.latest_status.status_type === 'RUNNING'
  const attempt = view.attempt ?? job.attempt
  const answer = useLogTail(job.id, attempt, isRunning)
  const { data: tail, refetch } = answer
  const error = useKeptError(answer, `${job.id}/${attempt}`)
  const problem = error && toProblem(error)
  const unreachable = useConnection() === 'unreachable'
  if (tail === undefined) {
    if (problem?.isNotFound === true) return <NoOutput isRunning={isRunning} task={job.task} />
    if (problem) {
      return <ProblemNotice problem={problem} title="Could not load the log" onRetry={() => void refetch()} />
    }
    return <Skeleton className="h-80 rounded-lg" />
  }
  return (
    <>
      {problem && !(unreachable && problem.isOffline) && (
        <ProblemNotice problem={problem} title="Could not read further output" onRetry={() => void refetch()} />
      )}
      {tail.lines.length === 0 && tail.attempts.length < 2 ? (
        <NoOutput isRunning={isRunning} task={job.task} />
      ) : (
        <Output key={tail.attempt} {...props} tail={tail} />
      )}
    </>
  )
}

/** Begins at the marked line, else at the end. */
function Output({ job, view, setView, hrefOf, tail }: LogPanelProps & { tail: LogTail }) {
  const [atEnd, setAtEnd] = useState(view.line === undefined)
  const lines = useRef<LogLinesHandle>(null)
  const from = view.line?.from
  const mark = useCallback(
    (line: number, extend: boolean) =>
      setView({
        line:
          extend && from !== undefined
            ? { from: Math.min(from, line), to: Math.max(from, line) }
            : { from: line, to: line },
      }),
    [from, setView],
  )
  const go = (line: number, find: string) => {
    setAtEnd(false)
    // Both at once: the address may not have the text yet, and two changes of it would undo each other.
    setView({ line: { from: line, to: line }, find })
    lines.current?.goToLine(line)
  }
  return (
    <section
      aria-label="Log"
      className="flex h-[calc(100dvh-17.5rem)] min-h-80 flex-col overflow-hidden rounded-lg border border-line bg-surface"
    >
      <LogToolbar
        jobId={job.id}
        tail={tail}
        view={view}
        setView={setView}
        atEnd={atEnd}
        onEnd={() => setAtEnd(true)}
        onGo={go}
      />
      <LogLines
        ref={lines}
        jobId={job.id}
        tail={tail}
        marked={view.line}
        find={view.find}
        atEnd={atEnd}
        onAtEnd={setAtEnd}
        hrefOf={hrefOf}
        onMark={mark}
      />
    </section>
  )
}

function NoOutput({ isRunning, task }: { isRunning: boolean; task: string }) {
  return <EmptyState title={isRunning ? 'No output yet' : 'No output'}>{noOutputText(isRunning, task)}</EmptyState>
}

function noOutputText(isRunning: boolean, task: string): string {
  if (task === '') return 'Muster stores the output of jobs that its workers run. This one has no task.'
  if (isRunning) return 'The job has written nothing so far. Its output appears here as it is written.'
  return 'This attempt has written nothing.'
}
