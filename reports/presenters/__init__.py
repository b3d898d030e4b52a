"""What pages show, shaped: a template has no query, no permission, no arithmetic."""
