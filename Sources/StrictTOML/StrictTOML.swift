// Owns: reading a TOML file into a tree that knows the line of each key, and saying what is wrong with it, all at once.
// Must not know: what any key means, where the file lies in the program, or any other module of this package.
