import type { Worker } from '@/domain/worker/types'

/** A live worker of this id, whose lease ends in a minute. */
export function makeWorker(id: number, rest: Partial<Worker> = {}): Worker {
  const now = Date.now()
  return {
    id,
    name: `node-${id}`,
    identity: `node-${id}:${id}`,
    executor: 'local',
    state: 'run',
    queues: ['default'],
    tasks: null,
    cpus: 8,
    memory_mb: 16_384,
    gpus: 0,
    labels: {},
    running: 0,
    jobs_running: 0,
    free: { cpus: 8, memory_mb: 16_384, gpus: 0 },
    kept_for: null,
    registered_at: new Date(now - 3_600_000).toISOString(),
    seen_at: new Date(now - 8_000).toISOString(),
    lease_until: new Date(now + 60_000).toISOString(),
    gone_at: null,
    ...rest,
  }
}
