import { type Named, blankLabel, isBlankName } from '@/domain/job/job-label'
import { balanced } from '@/lib/bidi'

/** The job's name, isolated from the direction of the text around it; a stand-in for a name of nothing visible. */
export function JobName({ job }: { job: Named }) {
  if (isBlankName(job.name)) return <i className="font-normal text-ink-2">{blankLabel(job.id)}</i>
  return <bdi>{balanced(job.name)}</bdi>
}
