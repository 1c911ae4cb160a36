extension Migration {
    /// The keys that codes and refresh tokens are bound to (RFC 9449 §5, §10).
    static let boundKeys = Migration(name: "bound-keys") { dialect in
        """
        ALTER TABLE authorization_codes ADD COLUMN key_thumbprint \(dialect.text);
        ALTER TABLE refresh_tokens ADD COLUMN key_thumbprint \(dialect.text);
        """
    }
}
