import js from '@eslint/js'
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript'
import { importX } from 'eslint-plugin-import-x'
import reactHooks from 'eslint-plugin-react-hooks'
import { reactRefresh } from 'eslint-plugin-react-refresh'
import globals from 'globals'
import tseslint from 'typescript-eslint'

/** Rooms that may not see each other; every arrow points from app to features to components to lib. */
const zones = [
  { target: './src/features', from: './src/app', message: 'Features know nothing of the app.' },
  { target: './src/features/jobs', from: './src/features/overview', message: 'Features do not import each other.' },
  { target: './src/features/overview', from: './src/features/jobs', message: 'Features do not import each other.' },
  {
    target: './src/components',
    from: ['./src/features', './src/app', './src/types'],
    message: 'Components are generic.',
  },
  {
    target: './src/lib',
    from: ['./src/features', './src/app', './src/components'],
    message: 'lib is the ground floor.',
  },
  {
    target: ['./src/components/ui', './src/components/virtual-table'],
    from: './src/components/status',
    message: 'Primitives know nothing of jobs.',
  },
]

export default tseslint.config(
  { ignores: ['dist', 'public', 'src/types/api.gen.ts'] },
  js.configs.recommended,
  {
    files: ['src/**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, reactHooks.configs.flat.recommended, reactRefresh.configs.vite()],
    plugins: { 'import-x': importX },
    languageOptions: { globals: globals.browser, parserOptions: { project: './tsconfig.app.json' } },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver({ project: './tsconfig.app.json' })] },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-cycle': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      // These two concern the React Compiler, which isn't used.
      'react-hooks/preserve-manual-memoization': 'off',
      'react-hooks/incompatible-library': 'off',
      'no-console': 'error',
      'max-lines': ['error', { max: 170, skipComments: true, skipBlankLines: true }],
    },
  },
  {
    files: ['src/**/*.test.{ts,tsx}', 'src/test/**'],
    rules: {
      'react-refresh/only-export-components': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      'max-lines': 'off',
    },
  },
  { files: ['*.{js,ts}'], extends: [tseslint.configs.recommended], languageOptions: { globals: globals.node } },
)
