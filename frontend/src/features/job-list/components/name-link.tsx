import { Link } from 'react-router'

import type { ListPosition } from '@/domain/job/list-position'
import type { JobRow } from '@/domain/job/types'

type NameLinkProps = { job: Pick<JobRow, 'id' | 'name'>; position?: ListPosition }

export function NameLink({ job, position }: NameLinkProps) {
  return (
    <Link
      to={`/jobs/${job.id}`}
      state={position}
      tabIndex={-1}
      title={job.name}
      className="truncate font-medium text-ink hover:underline"
    >
      {job.name}
    </Link>
  )
}
