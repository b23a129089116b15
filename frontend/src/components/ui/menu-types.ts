import type { LucideIcon } from 'lucide-react'

export type MenuEntry =
  | { kind?: 'action'; label: string; icon?: LucideIcon; onSelect: () => void; danger?: boolean }
  | { kind: 'check'; label: string; checked: boolean; onChange: (checked: boolean) => void; disabled?: boolean }
  | { kind: 'note'; label: string }
  | { kind: 'separator' }
