type ProgressBarProps = { value: number; max?: number; label: string; className?: string }

export function ProgressBar({ value, max = 100, label, className = 'h-1.5' }: ProgressBarProps) {
  const percent = max === 0 ? 100 : Math.min(100, (100 * value) / max)
  return (
    <span
      role="progressbar"
      aria-label={label}
      aria-valuenow={Math.round(percent)}
      aria-valuemin={0}
      aria-valuemax={100}
      className={`block overflow-hidden rounded-full bg-line ${className}`}
    >
      <span className="block h-full rounded-full bg-running" style={{ width: `${percent}%` }} />
    </span>
  )
}
