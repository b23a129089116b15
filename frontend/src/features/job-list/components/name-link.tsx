import { Link } from 'react-router'

import { JobName } from '@/domain/job/components/job-name'
import { jobLabel } from '@/domain/job/job-label'
import type { ListPosition } from '@/domain/job/list-position'
import type { JobRow } from '@/domain/job/types'

type NameLinkProps = { job: Pick<JobRow, 'id' | 'name'>; position?: ListPosition }

export function NameLink({ job, position }: NameLinkProps) {
  return (
    <Link
      to={`/jobs/${job.id}`}
      state={position}
      tabIndex={-1}
      title={jobLabel(job)}
      className="min-w-11 overflow-hidden font-medium text-ink hover:underline"
    >
      <JobName job={job} className="block truncate text-left" />
    </Link>
  )
}
