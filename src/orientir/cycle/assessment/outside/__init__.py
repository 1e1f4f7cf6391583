"""Results from outside: a sheet of person × item or QTI files, read against the forms of a procedure."""
