/// The statements on signing keys. The table has a handful of rows: reading it whole is the look-up.
enum SigningKeyStatements {
    static let current: SQLStatement = """
        SELECT id, algorithm, sealed_private_key, created_at, signs_from, retires_at
        FROM signing_keys WHERE retires_at IS NULL OR retires_at >= $1
        ORDER BY created_at, id
        """

    static let withoutEnd: SQLStatement = """
        SELECT id, algorithm, sealed_private_key, created_at, signs_from, retires_at
        FROM signing_keys WHERE algorithm = $1 AND retires_at IS NULL
        ORDER BY created_at, id
        """

    static let insert: SQLStatement = """
        INSERT INTO signing_keys (id, algorithm, sealed_private_key, created_at, signs_from, retires_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        """

    static let retire: SQLStatement = "UPDATE signing_keys SET retires_at = $2 WHERE id = $1"

    static let remove: SQLStatement = "DELETE FROM signing_keys WHERE id = $1"

    static let sweep: SQLStatement = "DELETE FROM signing_keys WHERE retires_at < $1"
}
