/// The statements of a login, named so that a test can ask the database how it would run each.
enum LoginStatements {
    static let findUser: SQLStatement = """
        SELECT users.id, users.name, users.given_name, users.family_name, users.preferred_username, users.picture,
            users.locale, users.email, users.email_verified, users.group_names, users.created_at, users.disabled_at,
            identities.last_organization, identities.last_rule, identities.last_login_at
        FROM identities JOIN users ON users.id = identities.user_id
        WHERE identities.provider = $1 AND identities.subject = $2
        """

    static let insertUser: SQLStatement = """
        INSERT INTO users (id, name, given_name, family_name, preferred_username, picture, locale, email, email_verified,
            group_names, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)
        """

    static let insertIdentity: SQLStatement = """
        INSERT INTO identities (provider, subject, user_id, issuer, created_at, last_organization, last_rule,
            last_login_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """

    static let rememberDecision: SQLStatement = """
        UPDATE identities SET last_organization = $3, last_rule = $4, last_login_at = $5
        WHERE provider = $1 AND subject = $2
        """

    /// Names the new profile lacks are kept here too: another login may have brought them since they were read.
    static let refreshUser: SQLStatement = """
        UPDATE users SET name = COALESCE($2, name), given_name = COALESCE($3, given_name),
            family_name = COALESCE($4, family_name), preferred_username = COALESCE($5, preferred_username),
            picture = $6, locale = $7, email = $8, email_verified = $9, group_names = $10, updated_at = $11
        WHERE id = $1 AND disabled_at IS NULL
        """

    static let insertGrant: SQLStatement = """
        INSERT INTO grants (id, user_id, client_id, session_id, provider, scope, organization, permissions,
            authenticated_at, authentication_context, authentication_methods, created_at, expires_at, audience)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        ON CONFLICT (id) DO NOTHING
        """

    static let insertCode: SQLStatement = """
        INSERT INTO authorization_codes (digest, redirect_uri, redirect_uri_was_sent, code_challenge, nonce, expires_at,
            key_thumbprint, grant_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """

    static let all = [
        findUser, insertUser, insertIdentity, rememberDecision, refreshUser, insertGrant, insertCode,
    ]
}
