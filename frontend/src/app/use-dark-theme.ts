import { useMediaQuery } from '@/lib/hooks'
import { usePreference } from '@/lib/preferences'

export function useDarkTheme(): boolean {
  const theme = usePreference('theme')
  const systemIsDark = useMediaQuery('(prefers-color-scheme: dark)')
  return theme === 'dark' || (theme === 'system' && systemIsDark)
}
