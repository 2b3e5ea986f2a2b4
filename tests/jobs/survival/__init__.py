"""What must survive: real processes that are killed, brokers, disks and mail servers that fail."""
