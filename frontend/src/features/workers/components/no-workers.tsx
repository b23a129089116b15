import { EmptyState } from '@/components/ui/empty-state'

/** Shown while no worker is alive: says how to start one. */
export function NoWorkers() {
  return (
    <EmptyState title="No workers">
      <p>Jobs with a task stay pending until a worker serves their queue. Start one on any machine:</p>
      <pre
        role="group"
        tabIndex={0}
        aria-label="Command that starts a worker"
        className="mt-3 overflow-x-auto rounded-md bg-sunken px-3 py-2 text-left font-mono text-xs text-ink"
      >
        {`python manage.py worker --server ${location.origin} \\\n  --concurrency 4 --queues default`}
      </pre>
      <p className="mt-3">
        Add <code className="font-mono text-xs">--allow-commands</code> to let jobs start programs. Other languages use
        the{' '}
        <a href="/api/docs/" className="font-medium text-accent underline">
          API
        </a>
        .
      </p>
    </EmptyState>
  )
}
