"""What a machine without Docker starts: a Neo4j server, a Valkey server and the product's own processes.

The rest of the code knows only two addresses, GRAPH_URI and REDIS_URL, and never imports this package."""
