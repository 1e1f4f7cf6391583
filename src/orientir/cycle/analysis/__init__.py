"""What pupils' results say: saved, repeatable runs, each with its interval and with how sure it is."""
