"""The technical kit of the REST API: pages by key, problems, tokens, description. Resources live in their apps."""
