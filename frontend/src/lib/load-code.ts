import { reportReachable } from '@/lib/connection'
import { Problem } from '@/lib/problem'

const RETRY_MS = 3_000
/** After its load a page is busy with what a person came for. */
const SETTLED_MS = 10_000

/** Code that is fetched when it is needed, in the order in which its modules were declared. */
type Load = () => Promise<unknown>

const declared: Load[] = []
let prefetching = false

const whenIdle = (load: Load) => {
  // Fetched again when it is needed, where a failure is handled.
  const prefetch = () => void load().catch(() => undefined)
  // Safari has no idle callbacks.
  if (typeof requestIdleCallback === 'function') requestIdleCallback(prefetch)
  else setTimeout(prefetch, RETRY_MS)
}

/** Fetches all declared code, soon and later, while the browser is idle: a server that is gone then does no harm. */
export function prefetchCode(): void {
  setTimeout(() => {
    prefetching = true
    declared.splice(0).forEach(whenIdle)
  }, SETTLED_MS)
}

/** Declares code that `prefetchCode` fetches. */
export function declareCode(load: Load): void {
  if (prefetching) whenIdle(load)
  else declared.push(load)
}

async function isServerThere(): Promise<boolean> {
  try {
    const { status } = await fetch('/', { method: 'HEAD', cache: 'no-store' })
    return status !== 502 && status !== 504
  } catch {
    return false
  }
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/**
 * Loads code of the dashboard. Waits while the server is unreachable, and reports that it is.
 *
 * @throws Problem `code_missing` when the server is there and the code isn't, such as after an update.
 */
export async function loadCode<Module>(load: () => Promise<Module>): Promise<Module> {
  for (;;) {
    try {
      return await load()
    } catch {
      if (await isServerThere()) break
      reportReachable(false)
      await wait(RETRY_MS)
    }
  }
  try {
    return await load()
  } catch {
    throw new Problem({
      status: 0,
      code: 'code_missing',
      title: 'This page is out of date',
      detail: 'The server has no code for this part of the page; it may have been updated. Reload the page.',
    })
  }
}
