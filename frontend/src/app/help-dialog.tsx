import { Fragment } from 'react'

import { Dialog } from '@/components/ui/dialog'

const keys: [keys: string[], what: string][] = [
  [['/'], 'Search'],
  [['c'], 'New job'],
  [['j', '↓'], 'Next row, or next job on a job’s page'],
  [['k', '↑'], 'Previous row, or previous job'],
  [['Page Up', 'Page Down'], 'Page up or down'],
  [['Home', 'End'], 'First or last row'],
  [['Enter'], 'Open the job'],
  [['x', 'Space'], 'Select the row'],
  [['m'], 'Open the actions of the row'],
  [['Shift + ↑', 'Shift + ↓'], 'Extend the selection'],
  [['?'], 'Show this help'],
]

export function HelpDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keyboard" onClose={onClose}>
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-6 gap-y-2 pb-5">
        {keys.map(([names, what]) => (
          <Fragment key={what}>
            <dt className="flex gap-1">
              {names.map((name) => (
                <kbd key={name} className="rounded border border-line-strong bg-sunken px-1.5 py-0.5 font-mono text-xs">
                  {name}
                </kbd>
              ))}
            </dt>
            <dd className="text-ink-2">{what}</dd>
          </Fragment>
        ))}
      </dl>
    </Dialog>
  )
}
