import { TriangleAlert, X } from 'lucide-react'

import { IconButton } from '@/components/ui/icon-button'
import { balanced } from '@/lib/bidi'

/** A part of the address without effect. */
export type IgnoredParam = { name: string; value: string }

const MAX_SHOWN = 40
const shorten = (text: string) => (text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text)

type IgnoredParamsProps = { params: IgnoredParam[]; onDismiss: () => void }

/** Names the parts of the address that have no effect, so that nobody takes the page for what a link promised. */
export function IgnoredParams({ params, onDismiss }: IgnoredParamsProps) {
  if (params.length === 0) return null
  return (
    <div role="status" className="flex items-center gap-2 rounded-md border border-line-strong bg-notice px-3 py-1">
      <TriangleAlert aria-hidden className="size-4 shrink-0 text-pending" />
      <p className="min-w-0 [overflow-wrap:anywhere]">
        Ignored in the address, because it is unknown or invalid:{' '}
        {params.map(({ name, value }, index) => (
          <span key={`${name}=${value}`}>
            {index > 0 && ', '}
            <bdi className="font-mono text-xs">{balanced(shorten(`${name}=${value}`))}</bdi>
          </span>
        ))}
      </p>
      <IconButton label="Dismiss" className="ml-auto" onClick={onDismiss}>
        <X aria-hidden />
      </IconButton>
    </div>
  )
}
