"""Stock Django REST framework: a ModelViewSet, a ModelSerializer and a CursorPagination on the same table.

It is given what helps it: production's short middleware, no authentication, only the columns that the list shows, the
order that has an index, and no counts or positions to answer.
"""
