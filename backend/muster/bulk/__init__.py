"""Many jobs at once: batch creation, bulk actions over ids or a filter, and the operations they become."""
