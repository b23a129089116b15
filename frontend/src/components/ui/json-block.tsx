import { stringifyLossless } from '@/lib/lossless-json'

/** Shows a value as indented JSON, with the server's digits. */
export function JsonBlock({ value, label }: { value: unknown; label: string }) {
  return (
    <pre
      role="group"
      tabIndex={0}
      aria-label={label}
      className="max-h-96 overflow-auto rounded-md bg-sunken px-3 py-2 font-mono text-xs leading-relaxed whitespace-pre-wrap [overflow-wrap:anywhere]"
    >
      {stringifyLossless(value, 2)}
    </pre>
  )
}
