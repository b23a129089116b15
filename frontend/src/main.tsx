import '@/styles/index.css'

import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

import { App } from '@/app/app'
import { prefetchCode } from '@/lib/load-code'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)

if (document.readyState === 'complete') prefetchCode()
else addEventListener('load', prefetchCode, { once: true })
