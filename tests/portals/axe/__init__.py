"""The lock of axe-core, which judges the pages."""
