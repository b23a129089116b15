import { Link } from 'react-router'

import type { JobRow } from '@/domain/job/types'
import type { ListPlace } from '@/features/job-detail/hooks/use-neighbours'

type NameLinkProps = { job: Pick<JobRow, 'id' | 'name'>; place?: ListPlace }

export function NameLink({ job, place }: NameLinkProps) {
  return (
    <Link
      to={`/jobs/${job.id}`}
      state={place}
      tabIndex={-1}
      title={job.name}
      className="truncate font-medium text-ink hover:underline"
    >
      {job.name}
    </Link>
  )
}
