import { TimeText } from '@/components/ui/time-text'
import type { Column } from '@/components/virtual-table/types'
import { ExecutionTime } from '@/domain/job/components/execution-time'
import { StatusBadge } from '@/domain/job/components/status-badge'
import type { JobRow } from '@/domain/job/types'
import { JobMessage } from '@/features/job-list/components/job-message'
import { NameLink } from '@/features/job-list/components/name-link'
import { WaitingNote } from '@/features/job-list/components/waiting-note'
import { balanced, isolated } from '@/lib/bidi'

const shortText = (text: string) => (
  <bdi className="truncate text-ink-2" title={isolated(text)}>
    {balanced(text)}
  </bdi>
)

/** All columns of the job list, in order. `name` cannot be hidden. Those shown by default fit 1024 px. */
export const jobColumns: Column<JobRow>[] = [
  {
    id: 'id',
    label: 'ID',
    width: 84,
    align: 'end',
    cell: (job) => <span className="text-ink-3">{job.id}</span>,
  },
  {
    id: 'name',
    label: 'Name',
    width: 160,
    grows: true,
    sortKey: 'name',
    cell: (job) => <NameLink job={job} />,
  },
  {
    id: 'status',
    label: 'Status',
    width: 132,
    cell: ({ latest_status: latest }) => <StatusBadge status={latest.status_type} progress={latest.progress} />,
  },
  {
    id: 'message',
    label: 'Message',
    width: 82,
    grows: true,
    cell: (job) => (
      <span className="flex min-w-0 gap-2 text-ink-2">
        {job.latest_status.status_type === 'PENDING' && <WaitingNote job={job} />}
        <JobMessage job={job} />
      </span>
    ),
  },
  { id: 'priority', label: 'Priority', width: 74, align: 'end', sortKey: 'priority', cell: (job) => job.priority },
  {
    id: 'queue',
    label: 'Queue',
    width: 88,
    cell: (job) => shortText(job.queue),
  },
  {
    id: 'owner',
    label: 'Owner',
    width: 100,
    cell: (job) => shortText(job.owner),
  },
  {
    id: 'project',
    label: 'Project',
    width: 100,
    cell: (job) => shortText(job.project),
  },
  { id: 'attempt', label: 'Attempt', width: 76, align: 'end', cell: (job) => job.attempt },
  {
    id: 'created',
    label: 'Created',
    width: 112,
    align: 'end',
    sortKey: 'created_at',
    cell: (job) => <TimeText iso={job.created_at} className="truncate text-ink-2" />,
  },
  {
    id: 'updated',
    label: 'Updated',
    width: 112,
    align: 'end',
    sortKey: 'updated_at',
    cell: (job) => <TimeText iso={job.updated_at} className="truncate text-ink-2" />,
  },
  {
    id: 'time',
    label: 'Run time',
    width: 104,
    align: 'end',
    cell: (job) => <ExecutionTime job={job} />,
  },
]

export const HIDDEN_BY_DEFAULT = ['project', 'attempt', 'updated']
