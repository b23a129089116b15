import { JsonBlock } from '@/components/ui/json-block'
import { Panel } from '@/components/ui/panel'
import type { Job } from '@/domain/job/types'
import { JobFacts } from '@/features/job-detail/components/job-facts'
import { Timeline } from '@/features/job-detail/components/timeline'
import { UsageTable } from '@/features/job-detail/components/usage-table'
import { plural } from '@/lib/format'

const isEmpty = (value: unknown) =>
  value === null || value === undefined || (typeof value === 'object' && Object.keys(value).length === 0)

/** The sections of a job's page. */
export function JobDetails({ job }: { job: Job }) {
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[1fr_22rem]">
      <div className="flex min-w-0 flex-col gap-4">
        {job.description !== '' && (
          <Panel title="Description">
            <p className="[overflow-wrap:anywhere] whitespace-pre-wrap">{job.description}</p>
          </Panel>
        )}
        {job.error_message !== '' && (
          <Panel title="Error">
            <pre className="overflow-x-auto font-mono text-xs whitespace-pre-wrap text-danger [overflow-wrap:anywhere]">
              {job.error_message}
            </pre>
          </Panel>
        )}
        <Panel
          title="History"
          aside={<span className="text-xs text-ink-3">{plural(job.status_history_count, 'event')}</span>}
        >
          <Timeline job={job} />
        </Panel>
        {!isEmpty(job.result_data) && (
          <Panel title="Result">
            <JsonBlock value={job.result_data} label="Result" />
          </Panel>
        )}
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        <Panel title="Details">
          <JobFacts job={job} />
        </Panel>
        {!isEmpty(job.usage) && (
          <Panel title="Usage">
            <UsageTable job={job} />
          </Panel>
        )}
        {!isEmpty(job.resource_requirements) && (
          <Panel title="Requirements">
            <JsonBlock value={job.resource_requirements} label="Resource requirements" />
          </Panel>
        )}
        {!isEmpty(job.args) && (
          <Panel title="Arguments">
            <JsonBlock value={job.args} label="Arguments" />
          </Panel>
        )}
      </div>
    </div>
  )
}
