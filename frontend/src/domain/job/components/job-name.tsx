import { type Named, blankLabel, isBlankName } from '@/domain/job/job-label'
import { balanced } from '@/lib/bidi'

/**
 * The job's name, isolated from the direction of the surrounding text, or a placeholder for a blank name. To truncate
 * long names, pass the classes here: they are then cut at the end of their own direction.
 */
export function JobName({ job, className }: { job: Named; className?: string }) {
  if (isBlankName(job.name)) return <i className="font-normal text-ink-2">{blankLabel(job.id)}</i>
  return <bdi className={className}>{balanced(job.name)}</bdi>
}
