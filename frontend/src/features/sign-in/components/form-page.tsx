import type { ReactNode } from 'react'

/** A form alone on its page, under the name of the product. */
export function FormPage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="mx-auto mt-[14vh] flex w-full max-w-sm flex-col gap-6 px-4">
      <title>{`${title} · Muster`}</title>
      <p className="flex items-center gap-2 font-semibold tracking-tight">
        <img src="/favicon.svg" alt="" width={20} height={20} /> Muster
      </p>
      <section className="flex flex-col gap-4 rounded-lg border border-line bg-surface p-5">
        <h1 className="text-base font-semibold">{title}</h1>
        {children}
      </section>
    </main>
  )
}
