"""Migrations of the workspace, run by :mod:`auditrules.store.upgrade` through Alembic.

To change the layout: change ``schema.py``, add ``versions/vNNNN_what.py`` with ``upgrade()``, and add its number to
``versions.py`` of the store. A migration never uses ``schema.py``: that is what the layout is today, not then.
There is no downgrade; a workspace is restored from a backup instead.
"""
