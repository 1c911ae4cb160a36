/// The statements on proofs of possession.
enum ProofStatements {
    /// One statement decides, so that a proof is good once.
    static let spend: SQLStatement = """
        INSERT INTO spent_proofs (digest, expires_at) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING
        """

    static let sweep: SQLStatement = """
        DELETE FROM spent_proofs WHERE digest IN
            (SELECT digest FROM spent_proofs WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)
        """

    static let all = [spend, sweep]
}
