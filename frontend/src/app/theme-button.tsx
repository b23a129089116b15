import { Monitor, Moon, Sun } from 'lucide-react'

import { IconButton } from '@/components/ui/icon-button'
import { setPreference, usePreference } from '@/lib/preferences'

const themes = {
  system: { next: 'light', icon: Monitor, label: 'Theme: system' },
  light: { next: 'dark', icon: Sun, label: 'Theme: light' },
  dark: { next: 'system', icon: Moon, label: 'Theme: dark' },
} as const

/** Cycles through the system's theme, light and dark. */
export function ThemeButton() {
  const { next, icon: Icon, label } = themes[usePreference('theme')]
  return (
    <IconButton label={label} onClick={() => setPreference('theme', next)}>
      <Icon aria-hidden />
    </IconButton>
  )
}
