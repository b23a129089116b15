"""Stock Django REST framework: a ModelViewSet, a ModelSerializer and a CursorPagination on the same table.

Stock: the viewset selects the model's columns, the serializer shows the same fields as ours. It is given what helps it:
production's short middleware, no authentication, one renderer, the order that has an index, neither count nor position.
"""
