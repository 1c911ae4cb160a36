extension Migration {
    /// People, their identities, and what a login leaves.
    ///
    /// Identifiers are ours or the operator's and kept as text. What providers and apps send is kept as its bytes wherever it
    /// is compared or given back: any octet is possible there, two spellings that Unicode calls equal are two people, and
    /// PostgreSQL's text has no U+0000.
    ///
    /// There is no index beyond what a verb looks up: each costs every login a page.
    static let firstLogin = Migration(name: "first-login") { dialect in
        """
        CREATE TABLE users (
            id \(dialect.text) NOT NULL PRIMARY KEY,
            name \(dialect.text),
            given_name \(dialect.text),
            family_name \(dialect.text),
            preferred_username \(dialect.text),
            picture \(dialect.text),
            locale \(dialect.text),
            email \(dialect.text),
            email_verified \(dialect.integer) NOT NULL,
            group_names \(dialect.bytes) NOT NULL,
            created_at \(dialect.integer) NOT NULL,
            updated_at \(dialect.integer) NOT NULL,
            disabled_at \(dialect.integer)
        ) \(dialect.table);

        CREATE TABLE identities (
            provider \(dialect.text) NOT NULL,
            subject \(dialect.bytes) NOT NULL,
            user_id \(dialect.text) NOT NULL REFERENCES users (id),
            issuer \(dialect.bytes) NOT NULL,
            created_at \(dialect.integer) NOT NULL,
            PRIMARY KEY (provider, subject)
        ) \(dialect.table);

        CREATE TABLE sessions (
            id \(dialect.text) NOT NULL PRIMARY KEY,
            user_id \(dialect.text) NOT NULL REFERENCES users (id),
            provider \(dialect.text) NOT NULL,
            created_at \(dialect.integer) NOT NULL,
            expires_at \(dialect.integer) NOT NULL
        ) \(dialect.table);
        CREATE INDEX sessions_by_end ON sessions (expires_at);

        CREATE TABLE grants (
            id \(dialect.bytes) NOT NULL PRIMARY KEY,
            user_id \(dialect.text) NOT NULL REFERENCES users (id),
            client_id \(dialect.text) NOT NULL,
            session_id \(dialect.text) NOT NULL,
            provider \(dialect.text) NOT NULL,
            scope \(dialect.text) NOT NULL,
            organization \(dialect.text),
            permissions \(dialect.text) NOT NULL,
            authenticated_at \(dialect.integer) NOT NULL,
            authentication_context \(dialect.bytes),
            authentication_methods \(dialect.bytes) NOT NULL,
            created_at \(dialect.integer) NOT NULL,
            expires_at \(dialect.integer) NOT NULL,
            revoked_at \(dialect.integer)
        ) \(dialect.table);
        CREATE INDEX grants_by_end ON grants (expires_at);

        CREATE TABLE authorization_codes (
            digest \(dialect.bytes) NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
            grant_id \(dialect.bytes) NOT NULL REFERENCES grants (id),
            redirect_uri \(dialect.bytes) NOT NULL,
            redirect_uri_was_sent \(dialect.integer) NOT NULL,
            code_challenge \(dialect.bytes),
            nonce \(dialect.bytes),
            expires_at \(dialect.integer) NOT NULL,
            consumed_at \(dialect.integer)
        ) \(dialect.table);
        CREATE INDEX authorization_codes_by_grant ON authorization_codes (grant_id);
        CREATE INDEX authorization_codes_unused_by_end ON authorization_codes (expires_at) WHERE consumed_at IS NULL;

        CREATE TABLE signing_keys (
            id \(dialect.text) NOT NULL PRIMARY KEY,
            algorithm \(dialect.text) NOT NULL,
            sealed_private_key \(dialect.bytes) NOT NULL,
            created_at \(dialect.integer) NOT NULL,
            signs_from \(dialect.integer) NOT NULL,
            retires_at \(dialect.integer)
        ) \(dialect.table);

        CREATE TABLE documents (
            url \(dialect.bytes) NOT NULL PRIMARY KEY,
            body \(dialect.bytes) NOT NULL,
            fetched_at \(dialect.integer) NOT NULL
        ) \(dialect.table);
        """
    }

    /// Every step, oldest first.
    static let all: [Migration] = [
        firstLogin, domains, loginStories, auditEvents, refresh, configurationGenerations, lastDecision,
        sessions, grantAudience, consents, pushedRequests, devices, revokedTokens,
        boundKeys, logout, spentTokens,
    ]
}
