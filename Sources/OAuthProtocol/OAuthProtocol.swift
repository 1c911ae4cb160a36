// Owns the vocabulary of OAuth 2.0 and OpenID Connect and the rules that need nothing but their input.
// Must not know I/O, a clock, a database, an HTTP server or any provider.
