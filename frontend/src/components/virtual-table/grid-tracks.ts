import type { Column } from '@/components/virtual-table/types'

const SELECT_PX = 36

/** Returns the CSS grid columns of the header and every row, and the width below which the table scrolls sideways. */
export function gridTracks<Row>(columns: Column<Row>[], selectable: boolean): { template: string; minWidth: number } {
  const select = selectable ? SELECT_PX : 0
  const tracks = columns.map(({ width, grows }) => (grows === true ? `minmax(${width}px, 1fr)` : `${width}px`))
  return {
    template: [...(selectable ? [`${SELECT_PX}px`] : []), ...tracks].join(' '),
    minWidth: columns.reduce((sum, { width }) => sum + width, select),
  }
}
