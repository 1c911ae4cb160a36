extension Migration {
    /// For whom the access tokens of a grant are, where its app chose (RFC 8707).
    static let grantAudience = Migration(name: "grant-audience") { dialect in
        """
        ALTER TABLE grants ADD COLUMN audience \(dialect.bytes);
        """
    }
}
