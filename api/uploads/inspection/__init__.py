"""What is in a file that a stranger sent. Run as a process of its own: see ``__main__``.

Nothing here knows of tables, buckets or settings, and no archive is unpacked into a folder.
"""
