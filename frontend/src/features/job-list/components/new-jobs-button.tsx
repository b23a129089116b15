import { ArrowUp } from 'lucide-react'

import { formatCount } from '@/lib/format'

type NewcomersButtonProps = { count: number; onShow: () => void }

/** Jobs that arrived since the list was opened wait here, so that no row moves under the pointer. */
export function NewcomersButton({ count, onShow }: NewcomersButtonProps) {
  return (
    <>
      {/* Said once; on a busy system the number changes all the time. */}
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
