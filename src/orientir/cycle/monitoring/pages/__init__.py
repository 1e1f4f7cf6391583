"""What each page shows, ready for its template: readings put into words, marks and drawings."""
