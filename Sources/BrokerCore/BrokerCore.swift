// Owns the use cases: logins, grants, tokens, keys, organizations; and declares the ports they need.
// Must not know HTTP, SQL, TOML, curl or any provider by name.
