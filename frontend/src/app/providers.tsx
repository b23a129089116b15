import { QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'

import { createQueryClient } from '@/app/query-client'
import { useDarkTheme } from '@/app/use-dark-theme'

export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(createQueryClient)
  const dark = useDarkTheme()

  useEffect(() => {
    document.documentElement.classList.toggle('dark', dark)
  }, [dark])

  return <QueryClientProvider client={client}>{children}</QueryClientProvider>
}
