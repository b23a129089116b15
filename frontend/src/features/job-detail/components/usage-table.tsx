import type { Job } from '@/domain/job/types'
import { type UsageRow, usageRows } from '@/features/job-detail/usage-rows'

/** What the job has used beside what it requested. */
export function UsageTable({ job }: { job: Pick<Job, 'usage' | 'resource_requirements'> }) {
  return (
    <table className="w-full text-right tabular-nums">
      <caption className="sr-only">Resources that the job requested and used</caption>
      <thead className="text-xs text-ink-2">
        <tr>
          <th scope="col" className="pb-1 text-left font-medium">
            <span className="sr-only">Resource</span>
          </th>
          <th scope="col" className="pb-1 pl-4 font-medium">
            Requested
          </th>
          <th scope="col" className="pb-1 pl-4 font-medium">
            Used
          </th>
        </tr>
      </thead>
      <tbody>
        {usageRows(job).map((row) => (
          <Row key={row.label} {...row} />
        ))}
      </tbody>
    </table>
  )
}

const Row = ({ label, requested, used }: UsageRow) => (
  <tr className="border-t border-line">
    <th scope="row" className="py-1.5 text-left font-normal text-ink-3">
      {label}
    </th>
    <td className="pl-4">{requested ?? '–'}</td>
    <td className="pl-4">{used ?? '–'}</td>
  </tr>
)
