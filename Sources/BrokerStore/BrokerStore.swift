// Owns everything that is kept: the schema, the SQL, its transactions, and the drivers that run it.
// Must not know HTTP, tokens, providers, configuration files or what a login means.
