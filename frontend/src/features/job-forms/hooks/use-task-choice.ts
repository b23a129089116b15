import { useState } from 'react'

import { useMe } from '@/domain/account/api/get-me'
import { taskRefusal } from '@/domain/account/refusals'
import { useWorkers } from '@/domain/worker/api/list-workers'
import { useTasks } from '@/features/job-forms/api/list-tasks'
import { argumentFields } from '@/features/job-forms/argument-fields'
import { servingProblem } from '@/features/job-forms/serving'

/** The choice of a task that is named by hand. No task has this name, because names have no slash at their start. */
export const OTHER_TASK = '/other'

const DEFAULT_QUEUE = 'default'

/** The task of a new job: those to choose from, the chosen one, and the fields of its arguments. */
export function useTaskChoice(queue: string) {
  const { data } = useTasks()
  const { data: workers } = useWorkers()
  const { data: me } = useMe()
  const [choice, choose] = useState('')
  const [name, setName] = useState('')
  const tasks = data?.results ?? []
  const chosen = tasks.find((known) => known.name === choice)
  const task = choice === OTHER_TASK ? name.trim() : choice
  const refusal = taskRefusal(me, task)
  return {
    tasks: tasks.map((known) => ({ ...known, refused: taskRefusal(me, known.name) !== null })),
    choice,
    choose,
    name,
    setName,
    description: chosen?.description ?? '',
    /** Null: the arguments are entered as JSON. */
    fields: choice === '' ? [] : chosen?.arguments ? argumentFields(chosen.arguments) : null,
    problem:
      refusal ?? (workers && task !== '' ? servingProblem(workers.results, task, queue.trim() || DEFAULT_QUEUE) : null),
  }
}

export type TaskChoice = ReturnType<typeof useTaskChoice>
