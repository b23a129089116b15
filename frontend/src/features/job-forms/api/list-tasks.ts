import { queryOptions, useQuery } from '@tanstack/react-query'

import type { TaskList } from '@/domain/job/types'
import { api, unwrap } from '@/lib/api-client'

function listTasks(signal?: AbortSignal): Promise<TaskList> {
  return unwrap(api.GET('/api/tasks/', { signal }))
}

const tasksQuery = queryOptions({ queryKey: ['tasks'], queryFn: ({ signal }) => listTasks(signal), staleTime: 30_000 })

/** Reads the tasks that can be chosen for a new job. */
export function useTasks() {
  return useQuery(tasksQuery)
}
