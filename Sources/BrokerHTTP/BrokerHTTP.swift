// Owns routes, cookies, pages and the one place that renders errors.
// Must not know a store, a provider's protocol or the configuration file.
