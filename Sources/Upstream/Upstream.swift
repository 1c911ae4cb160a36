// Owns the relying-party side: HTTP to providers, their metadata and keys, ID-token policy, claim mapping, the connector.
// Must not know the broker's own HTTP server, its store's SQL, its configuration file, or any provider by name
// outside Groups and the tables of error codes, which are about one provider's API each.
