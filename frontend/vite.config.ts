import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

import { noInlineStyles } from './vite-no-inline-styles.ts'

// The dashboard and the API share an origin in every deployment; only the dev server needs a proxy.
const backend = process.env.MUSTER_API ?? 'http://127.0.0.1:8000'

export default defineConfig({
  plugins: [noInlineStyles(), react(), tailwindcss()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  // The browser's own Host is passed on: the backend refuses writes whose Origin is another host.
  server: {
    proxy: {
      '/api': { target: backend, changeOrigin: false },
      '/health': { target: backend, changeOrigin: false },
    },
  },
  build: { target: 'es2022', sourcemap: false, chunkSizeWarningLimit: 500 },
  test: {
    environment: 'jsdom',
    globals: true,
    setupFiles: ['./src/test/setup.ts'],
    css: false,
    testTimeout: 60_000,
    restoreMocks: true,
  },
})
