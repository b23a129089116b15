import { type ReactNode, useEffect, useRef } from 'react'
import { Link, NavLink, useLocation } from 'react-router'
import { Toaster } from 'sonner'
import 'sonner/dist/styles.css'

import { AccountMenu } from '@/app/account-menu'
import { ConnectionBanner } from '@/app/connection-banner'
import { HelpButton } from '@/app/help-button'
import { ThemeButton } from '@/app/theme-button'
import { TimeMenu } from '@/app/time-menu'
import { useDarkTheme } from '@/app/use-dark-theme'
import { useRescuedFocus } from '@/app/use-rescued-focus'
import { cn } from '@/lib/cn'
import { useMediaQuery } from '@/lib/hooks'

const links = [
  { to: '/jobs', label: 'Jobs' },
  { to: '/workers', label: 'Workers' },
  { to: '/overview', label: 'Overview' },
]

/** The frame of every page: name, navigation, theme. */
export function Shell({ children }: { children: ReactNode }) {
  const { pathname } = useLocation()
  const main = useRef<HTMLDivElement>(null)
  const isSmall = useMediaQuery('(max-width: 639px), (max-height: 500px)')
  useRescuedFocus(main)

  // A link that was followed disappears with its page and takes the focus along: move it to the new page.
  useEffect(() => {
    if (document.activeElement === document.body) main.current?.focus({ preventScroll: true })
  }, [pathname])

  return (
    <div className="flex h-dvh flex-col print:block print:h-auto">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:m-2 focus:rounded focus:bg-surface focus:px-3 focus:py-1.5"
      >
        Skip to content
      </a>
      <header className="flex h-11 shrink-0 items-center gap-4 border-b border-line bg-surface px-4 max-sm:gap-1.5 max-sm:px-2">
        <Link to="/jobs" className="flex shrink-0 items-center gap-2 font-semibold tracking-tight">
          <img src="/favicon.svg" alt="" width={20} height={20} /> <span className="max-sm:sr-only">Muster</span>
        </Link>
        <nav aria-label="Main" className="flex h-full items-stretch gap-1 max-sm:gap-0">
          {links.map(({ to, label }) => (
            <NavLink
              key={to}
              to={to}
              className={({ isActive }) =>
                cn(
                  'flex items-center border-b-2 px-2 font-medium transition-colors',
                  isActive ? 'border-accent text-ink' : 'border-transparent text-ink-2 hover:text-ink',
                )
              }
            >
              {label}
            </NavLink>
          ))}
        </nav>
        <div className="ml-auto flex items-center gap-1 max-sm:gap-0">
          <TimeMenu />
          <HelpButton />
          <ThemeButton />
          <AccountMenu />
        </div>
      </header>
      <ConnectionBanner />
      <div
        id="main"
        ref={main}
        tabIndex={-1}
        className="relative flex min-h-0 flex-1 flex-col overflow-auto outline-none print:overflow-visible"
      >
        {children}
      </div>
      {/* Inside the router, because toasts contain links. */}
      <Toaster
        theme={useDarkTheme() ? 'dark' : 'light'}
        // In a small window the buttons of dialogs are at the bottom.
        position={isSmall ? 'top-center' : 'bottom-right'}
        offset={{ bottom: 56, right: 16, top: 4 }}
        mobileOffset={{ top: 4 }}
        closeButton
        toastOptions={{
          duration: 6_000,
          classNames: {
            title: 'line-clamp-3 [overflow-wrap:anywhere]',
            // At the end of the row and large enough for a thumb; the library's own hangs over the window's edge.
            closeButton:
              'static! order-last -my-2 -mr-2 size-8! shrink-0 transform-none! border-0! bg-transparent! pointer-coarse:size-10!',
          },
        }}
      />
    </div>
  )
}
