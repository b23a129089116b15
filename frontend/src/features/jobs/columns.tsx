import { Link } from 'react-router'

import { StatusBadge } from '@/components/status/status-badge'
import { RelativeTime } from '@/components/ui/relative-time'
import type { Column } from '@/components/virtual-table/types'
import type { JobRow } from '@/features/jobs/api/types'
import { ExecutionTime } from '@/features/jobs/components/execution-time'

/** Every column of the job list, in order. `name` can't be hidden. */
export const jobColumns: Column<JobRow>[] = [
  {
    id: 'id',
    label: 'ID',
    width: 92,
    align: 'end',
    cell: (job) => <span className="text-ink-3">{job.id}</span>,
  },
  {
    id: 'name',
    label: 'Name',
    width: 240,
    grows: true,
    sortKey: 'name',
    cell: (job) => (
      <Link to={`/jobs/${job.id}`} tabIndex={-1} title={job.name} className="truncate font-medium text-ink hover:underline">
        {job.name}
      </Link>
    ),
  },
  {
    id: 'status',
    label: 'Status',
    width: 138,
    cell: ({ latest_status: latest }) => <StatusBadge status={latest.status_type} progress={latest.progress} />,
  },
  {
    id: 'message',
    label: 'Message',
    width: 200,
    cell: ({ latest_status: { message } }) => (
      <span className="truncate text-ink-2" title={message}>
        {message}
      </span>
    ),
  },
  { id: 'priority', label: 'Priority', width: 78, align: 'end', sortKey: 'priority', cell: (job) => job.priority },
  {
    id: 'queue',
    label: 'Queue',
    width: 104,
    cell: (job) => <span className="truncate text-ink-2">{job.queue}</span>,
  },
  { id: 'attempt', label: 'Attempt', width: 76, align: 'end', cell: (job) => job.attempt },
  {
    id: 'created',
    label: 'Created',
    width: 104,
    align: 'end',
    sortKey: 'created_at',
    cell: (job) => <RelativeTime iso={job.created_at} className="truncate text-ink-2" />,
  },
  {
    id: 'updated',
    label: 'Updated',
    width: 104,
    align: 'end',
    sortKey: 'updated_at',
    cell: (job) => <RelativeTime iso={job.updated_at} className="truncate text-ink-2" />,
  },
  {
    id: 'time',
    label: 'Run time',
    width: 106,
    align: 'end',
    cell: (job) => <ExecutionTime job={job} />,
  },
]

export const HIDDEN_BY_DEFAULT = ['attempt', 'updated']
