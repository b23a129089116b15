import { type Named, blankLabel, isBlankName } from '@/domain/job/job-label'
import { balanced } from '@/lib/bidi'

/**
 * The job's name, isolated from the direction of the text around it; a stand-in for a name of nothing visible. Where a
 * long one is cut, `className` must say so: the end is where the name's own direction has it.
 */
export function JobName({ job, className }: { job: Named; className?: string }) {
  if (isBlankName(job.name)) return <i className="font-normal text-ink-2">{blankLabel(job.id)}</i>
  return <bdi className={className}>{balanced(job.name)}</bdi>
}
