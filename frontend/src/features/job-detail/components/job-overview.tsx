import { JsonBlock } from '@/components/ui/json-block'
import { Panel } from '@/components/ui/panel'
import type { Job } from '@/domain/job/types'
import { JobFacts } from '@/features/job-detail/components/job-facts'
import { UsageTable } from '@/features/job-detail/components/usage-table'
import { WaitingPanel } from '@/features/job-detail/components/waiting-panel'
import { otherRequirements, usageRows } from '@/features/job-detail/usage-rows'

const isEmpty = (value: unknown) =>
  value === null || value === undefined || (typeof value === 'object' && Object.keys(value).length === 0)

/** Why the job waits or has failed, what it is, and what it asked for beside what it used. */
export function JobOverview({ job }: { job: Job }) {
  const others = otherRequirements(job.resource_requirements)
  return (
    // A job that has nothing for the first column has no such column.
    <div className="grid items-start gap-4 lg:grid-cols-[1fr_24rem] lg:has-[>div:empty]:grid-cols-[36rem]">
      <div className="flex min-w-0 flex-col gap-4 empty:hidden">
        <WaitingPanel job={job} />
        {job.error_message !== '' && (
          <Panel title="Error">
            <pre className="overflow-x-auto font-mono text-xs whitespace-pre-wrap text-danger [overflow-wrap:anywhere]">
              {job.error_message}
            </pre>
          </Panel>
        )}
        {job.description !== '' && (
          <Panel title="Description">
            <p className="[overflow-wrap:anywhere] whitespace-pre-wrap">{job.description}</p>
          </Panel>
        )}
        {usageRows(job).length > 0 && (
          <Panel title="Resources">
            <UsageTable job={job} />
          </Panel>
        )}
        {!isEmpty(others) && (
          <Panel title="Other requirements">
            <JsonBlock value={others} label="Other requirements" />
          </Panel>
        )}
        {!isEmpty(job.args) && (
          <Panel title="Arguments">
            <JsonBlock value={job.args} label="Arguments" />
          </Panel>
        )}
      </div>
      <Panel title="Details">
        <JobFacts job={job} />
      </Panel>
    </div>
  )
}
