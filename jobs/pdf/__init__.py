"""All about PDFs that needs no database; runs as a child of its own (`python -m jobs.pdf`)."""
