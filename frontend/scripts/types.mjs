// Writes src/types/api.gen.ts from the back end's OpenAPI schema, which the back end itself derives from its views.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const frontend = fileURLToPath(new URL('..', import.meta.url))
const venvPython = `${frontend}../.venv/bin/python`
const python = existsSync(venvPython) ? venvPython : 'python3'
const schema = `${frontend}openapi.json`

const run = (command, args) => execFileSync(command, args, { cwd: frontend, stdio: 'inherit' })

run(python, ['../backend/manage.py', 'spectacular', '--format', 'openapi-json', '--file', schema])
run('npx', ['openapi-typescript', schema, '--output', 'src/types/api.gen.ts', '--root-types=false'])
