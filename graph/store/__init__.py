"""What is asked of the graph and written to it: one module a noun, Cypher beside the function that runs it."""
