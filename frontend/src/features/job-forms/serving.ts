import type { Worker } from '@/domain/worker/types'
import { isGone } from '@/domain/worker/worker-state'
import { isolated } from '@/lib/bidi'
import { plural } from '@/lib/format'

const COMMAND = 'command'

/** Says why no worker would run a job of this task in this queue; null when one would. */
export function servingProblem(workers: readonly Worker[], task: string, queue: string): string | null {
  const claiming = workers.filter((worker) => !isGone(worker) && worker.state === 'run')
  const ofTask = claiming.filter(({ tasks }) => tasks === null || tasks.includes(task))
  if (ofTask.some(({ queues }) => queues.includes(queue))) return null
  if (ofTask.length > 0) {
    return `${plural(ofTask.length, 'worker')} can run ${isolated(task)}, but none serves the queue ${isolated(queue)}. The job waits until one does.`
  }
  if (task === COMMAND) {
    return 'No live worker runs commands. The job waits until one is started with --allow-commands.'
  }
  return `No live worker runs ${isolated(task)}. The job waits until one does.`
}
