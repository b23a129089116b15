import { Keyboard } from 'lucide-react'
import { Suspense, useMemo, useState } from 'react'

import { IconButton } from '@/components/ui/icon-button'
import { useHotkeys } from '@/lib/hotkeys'
import { lazyComponent } from '@/lib/lazy-component'

const HelpDialog = lazyComponent(() => import('@/app/help-dialog').then((m) => m.HelpDialog))

export function HelpButton() {
  const [open, setOpen] = useState(false)
  useHotkeys(useMemo(() => ({ '?': () => setOpen(true) }), []))
  return (
    <>
      <IconButton label="Keyboard shortcuts" className="max-sm:hidden" onClick={() => setOpen(true)}>
        <Keyboard aria-hidden />
      </IconButton>
      <Suspense fallback={null}>{open && <HelpDialog onClose={() => setOpen(false)} />}</Suspense>
    </>
  )
}
