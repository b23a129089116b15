/** Shows a value as indented JSON. */
export function JsonBlock({ value, label }: { value: unknown; label: string }) {
  return (
    <pre
      role="group"
      tabIndex={0}
      aria-label={label}
      className="max-h-96 overflow-auto rounded-md bg-sunken px-3 py-2 font-mono text-xs leading-relaxed whitespace-pre-wrap [overflow-wrap:anywhere]"
    >
      {JSON.stringify(value, null, 2)}
    </pre>
  )
}
