"""The other side: the same questions as a good developer answers them without compiling.

Strawberry types over SQLAlchemy's ORM, a DataLoader for every edge, window functions for pages
below a page, orjson, and the manager's rows, without the rest of what authorization costs. No
extension is switched on that Strawberry leaves off: documents are parsed and validated each time.
"""
