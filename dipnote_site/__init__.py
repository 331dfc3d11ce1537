"""The site: settings, addresses, headers, logs."""
