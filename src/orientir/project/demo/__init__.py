"""An invented region: built here, loaded through the same door as a real one."""
