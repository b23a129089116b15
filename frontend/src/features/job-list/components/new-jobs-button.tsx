import { ArrowUp } from 'lucide-react'

import { formatCount } from '@/lib/format'

type NewJobsButtonProps = { count: number; onShow: () => void }

/** Adds new jobs to the list only on request, so that no row moves under the pointer. */
export function NewJobsButton({ count, onShow }: NewJobsButtonProps) {
  return (
    <>
      {/* Announced once: on a busy system the number changes constantly. */}
      <span role="status" className="sr-only">
        {count > 0 && 'New jobs have arrived'}
      </span>
      {count > 0 && (
        <button
          type="button"
          onClick={onShow}
          className="inline-flex h-7 shrink-0 pointer-coarse:h-9 items-center gap-1.5 rounded-full bg-accent px-3 font-medium text-on-accent hover:bg-accent-hover"
        >
          <ArrowUp aria-hidden className="size-3.5" />
          {formatCount(count)} new
        </button>
      )}
    </>
  )
}
