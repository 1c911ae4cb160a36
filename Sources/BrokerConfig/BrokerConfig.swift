// Owns: `config.toml` and its environment overrides → validated `Settings`, or every problem at once.
// Must not know: HTTP, SQL, curl, or what the rest of the program does with a setting.
