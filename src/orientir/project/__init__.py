"""Floor 4. Assembly: settings, addresses, navigation, server entry, command line."""
