/** What a user can do to one job from a menu or a header. */
export type JobAction = 'update' | 'cancel' | 'retry' | 'delete'
