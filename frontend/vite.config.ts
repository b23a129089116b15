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
    globals: true,
    css: false,
    testTimeout: 60_000,
    // Each file is a thread of its own; by default one core would be left idle, which is half of two.
    pool: 'threads',
    maxWorkers: '100%',
    restoreMocks: true,
    // A DOM takes a second to set up: only tests of components (`.test.tsx`) get one.
    projects: [
      {
        extends: true,
        test: {
          name: 'functions',
          environment: 'node',
          include: ['**/*.test.ts'],
          // The files share their modules, which hold no state but the server's clock; its test resets it.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'components',
          environment: 'jsdom',
          include: ['src/**/*.test.tsx'],
          setupFiles: ['./src/test/setup.ts'],
        },
      },
    ],
  },
})
