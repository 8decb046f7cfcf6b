"""What IT needs to roll Second Look out: one folder of files, written from a few choices."""
