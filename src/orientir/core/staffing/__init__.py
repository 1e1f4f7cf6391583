"""Who teaches, who leaves, who comes, and how many will lack: from consecutive years of a snapshot."""
