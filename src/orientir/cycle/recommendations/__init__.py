"""What findings advise, to whom, why, and what was answered."""
