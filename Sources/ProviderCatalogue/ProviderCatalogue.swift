// Owns: provider types (data files in `providers/`), their closed vocabulary, and what becomes of one with a customer's entry.
// Must not know: HTTP, tokens at run time, or the id of any particular provider.
