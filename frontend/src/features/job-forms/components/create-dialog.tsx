import { ChevronRight } from 'lucide-react'
import { type SubmitEvent, useState } from 'react'
import { Link } from 'react-router'
import { toast } from 'sonner'

import { Button } from '@/components/ui/button'
import { Dialog, DialogFooter } from '@/components/ui/dialog'
import { ProblemNotice } from '@/components/ui/problem-notice'
import { useFirstInvalid } from '@/components/ui/use-first-invalid'
import { jobLabel } from '@/domain/job/job-label'
import { useCreateJob } from '@/features/job-forms/api/create-job'
import { ExecutionFields, JobFields } from '@/features/job-forms/components/job-fields'
import { TaskFields } from '@/features/job-forms/components/task-fields'
import { parseCreateForm } from '@/features/job-forms/create-form'
import { useTaskChoice } from '@/features/job-forms/hooks/use-task-choice'
import type { FieldErrors } from '@/lib/form'
import { toProblem } from '@/lib/problem'
import { useMutateOnce } from '@/lib/use-mutate-once'

type CreateDialogProps = { onClose: () => void; onCreated?: () => void }

export function CreateDialog({ onClose, onCreated }: CreateDialogProps) {
  const create = useCreateJob()
  const send = useMutateOnce(create)
  const form = useFirstInvalid()
  const [another, setAnother] = useState(false)
  const [queue, setQueue] = useState('')
  const task = useTaskChoice(queue)
  /** Counts the jobs created so far: each begins with arguments of its own. */
  const [round, setRound] = useState(0)
  const [invalid, setInvalid] = useState<FieldErrors>({})
  const problem = create.error && toProblem(create.error)
  const errors = { ...problem?.fieldErrors, ...invalid }

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const parsed = parseCreateForm(new FormData(event.currentTarget), task.fields)
    setInvalid(parsed.errors ?? {})
    if (parsed.value === null) return
    send(parsed.value, {
      onSuccess: (job) => {
        onCreated?.()
        toast.success(`Created ${jobLabel(job)}`, {
          action: (
            <Link to={`/jobs/${job.id}`} className="ml-auto font-medium text-accent">
              Open
            </Link>
          ),
        })
        if (!another) return onClose()
        form.current?.reset()
        setQueue('')
        setRound((last) => last + 1)
        form.current?.querySelector<HTMLInputElement>('[name=name]')?.focus()
      },
    })
  }

  return (
    <Dialog title="New job" onClose={onClose}>
      <form ref={form} onSubmit={submit} noValidate className="flex flex-col gap-4">
        {problem && <ProblemNotice problem={problem} title="Could not create the job" />}
        <div className="grid gap-3 sm:grid-cols-2">
          <JobFields errors={errors} onQueue={setQueue}>
            <TaskFields key={round} task={task} errors={errors} />
          </JobFields>
        </div>
        <details className="group rounded-md border border-line" open={hasExecutionError(errors) || undefined}>
          <summary className="flex items-center gap-1 px-3 py-2 font-medium text-ink-2 select-none">
            <ChevronRight aria-hidden className="size-4 transition-transform group-open:rotate-90" />
            Execution
          </summary>
          <div className="grid gap-3 px-3 pb-3 sm:grid-cols-2">
            <ExecutionFields errors={errors} />
          </div>
        </details>
        <DialogFooter>
          <label className="mr-auto flex items-center gap-2 text-ink-2">
            <input
              type="checkbox"
              checked={another}
              onChange={(event) => setAnother(event.target.checked)}
              className="accent-accent"
            />
            Create another
          </label>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" variant="primary" busy={create.isPending}>
            Create job
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  )
}

const EXECUTION_FIELDS = ['unique_key', 'resource_requirements', 'scheduled_at', 'max_attempts']
const hasExecutionError = (errors: FieldErrors) => EXECUTION_FIELDS.some((field) => field in errors)
