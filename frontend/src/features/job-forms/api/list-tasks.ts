import { queryOptions, useQuery } from '@tanstack/react-query'

import type { Task } from '@/features/job-forms/task-types'
import { api, unwrap } from '@/lib/api-client'

type TaskList = { results: Task[] }

// Typed by hand until the OpenAPI schema has the call.
const PATH = '/api/tasks/' as '/api/workers/'

const listTasks = (signal: AbortSignal): Promise<TaskList> =>
  unwrap(api.GET(PATH, { signal })) as unknown as Promise<TaskList>

const tasksQuery = queryOptions({ queryKey: ['tasks'], queryFn: ({ signal }) => listTasks(signal), staleTime: 30_000 })

/** Reads the tasks that can be chosen for a new job. */
export function useTasks() {
  return useQuery(tasksQuery)
}
