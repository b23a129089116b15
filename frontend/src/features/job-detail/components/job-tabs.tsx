import { Tabs as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

import { JsonBlock } from '@/components/ui/json-block'
import { canUpdate } from '@/domain/job/transitions'
import type { Job } from '@/domain/job/types'
import { JobOverview } from '@/features/job-detail/components/job-overview'
import { Timeline } from '@/features/job-detail/components/timeline'
import { type JobTab, JOB_TABS } from '@/features/job-detail/job-tabs'
import { formatCount } from '@/lib/format'

type JobTabsProps = { job: Job; tab: JobTab; onTab: (tab: JobTab) => void; log: ReactNode }

const labels: Record<JobTab, string> = { overview: 'Overview', log: 'Log', history: 'History', result: 'Result' }

const isTab = (value: string): value is JobTab => (JOB_TABS as readonly string[]).includes(value)

/** The sections of a job's page; only the one in view is rendered. */
export function JobTabs({ job, tab, onTab, log }: JobTabsProps) {
  const panels: Record<JobTab, ReactNode> = {
    overview: <JobOverview job={job} />,
    log,
    history: <Timeline job={job} />,
    result:
      job.result_data === null ? (
        <p className="text-ink-2">
          {canUpdate(job.latest_status.status_type) ? 'The job has no result yet.' : 'The job has no result.'}
        </p>
      ) : (
        <JsonBlock value={job.result_data} label="Result" />
      ),
  }
  return (
    <Radix.Root value={tab} onValueChange={(value) => isTab(value) && onTab(value)} className="flex flex-col gap-4">
      <Radix.List
        aria-label="Sections of the job"
        className="flex gap-1 overflow-x-auto overflow-y-hidden border-b border-line"
      >
        {JOB_TABS.map((name) => (
          <Radix.Trigger
            key={name}
            value={name}
            className="-mb-px flex h-9 shrink-0 items-center gap-1.5 border-b-2 border-transparent px-3 font-medium text-ink-2 hover:text-ink data-[state=active]:border-accent data-[state=active]:text-ink focus-visible:-outline-offset-2 pointer-coarse:h-11"
          >
            {labels[name]}
            {name === 'history' && (
              <span className="text-xs font-normal text-ink-3 tabular-nums">
                {formatCount(job.status_history_count)}
              </span>
            )}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {JOB_TABS.map((name) => (
        <Radix.Content key={name} value={name} className="flex min-w-0 flex-col gap-4">
          {panels[name]}
        </Radix.Content>
      ))}
    </Radix.Root>
  )
}
