"""Stock Django REST framework: a ModelViewSet, a ModelSerializer and a CursorPagination on the same table.

The viewset selects the model's columns; the serializer returns Muster's fields. Its configuration is favourable:
production's short middleware, no authentication, one renderer, an indexed order, neither count nor position.
"""
