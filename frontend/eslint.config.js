import js from '@eslint/js'
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript'
import { importX } from 'eslint-plugin-import-x'
import jsxA11y from 'eslint-plugin-jsx-a11y-x'
import reactHooks from 'eslint-plugin-react-hooks'
import { reactRefresh } from 'eslint-plugin-react-refresh'
import globals from 'globals'
import { join } from 'node:path'
import tseslint from 'typescript-eslint'

import { uncovered, zones } from './architecture/rooms.js'

const problems = uncovered(join(import.meta.dirname, 'src'))
if (problems.length > 0) throw new Error(`architecture/rooms.js doesn't match src/. ${problems.join(' ')}`)

const importOrder = {
  groups: [['builtin', 'external'], 'internal', 'sibling'],
  pathGroups: [{ pattern: '@/**', group: 'internal' }],
  'newlines-between': 'always',
  alphabetize: { order: 'asc', caseInsensitive: true },
  named: { enabled: true, types: 'types-first' },
}

export default tseslint.config(
  { ignores: ['dist', 'public', 'src/types/api.gen.ts'] },
  js.configs.recommended,
  {
    files: ['src/**/*.{ts,tsx}'],
    extends: [
      tseslint.configs.strictTypeChecked,
      reactHooks.configs.flat.recommended,
      reactRefresh.configs.vite(),
      jsxA11y.configs.strict,
    ],
    plugins: { 'import-x': importX },
    languageOptions: { globals: globals.browser, parserOptions: { project: './tsconfig.app.json' } },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver({ project: './tsconfig.app.json' })] },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones: zones() }],
      'import-x/no-cycle': 'error',
      'import-x/order': ['error', importOrder],
      // One form of address for each file; the architecture test reads no other.
      'no-restricted-imports': ['error', { patterns: ['./*', '../*'] }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      // Both concern the React Compiler, which isn't used.
      'react-hooks/preserve-manual-memoization': 'off',
      'react-hooks/incompatible-library': 'off',
      // Scrollable regions must be reachable by keyboard; a focusable separator is a widget.
      'jsx-a11y-x/no-noninteractive-tabindex': [
        'error',
        { tags: [], roles: ['tabpanel', 'region', 'group', 'separator', 'log'] },
      ],
      'no-console': 'error',
      'max-lines': ['error', { max: 170, skipComments: true, skipBlankLines: true }],
    },
  },
  {
    files: ['src/**/*.test.{ts,tsx}', 'src/test/**'],
    rules: {
      'import-x/no-restricted-paths': ['error', { zones: zones({ tests: true }) }],
      'react-refresh/only-export-components': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      'max-lines': 'off',
    },
  },
  {
    files: ['*.{js,ts}', 'architecture/**', 'scripts/**'],
    extends: [tseslint.configs.recommended],
    plugins: { 'import-x': importX },
    languageOptions: { globals: { ...globals.node, ...globals.vitest } },
    rules: { 'import-x/order': ['error', importOrder] },
  },
)
