package import OAuthProtocol

/// What a grant gives: the scope and the permissions of its access tokens.
package struct GrantedAccess: Sendable, Equatable {
    package let scope: ScopeSet
    package let permissions: [Permission]

    package init(scope: ScopeSet, permissions: [Permission]) {
        self.scope = scope
        self.permissions = permissions
    }

    /// - Parameters:
    ///   - asked: the scope that the app asked for and may have.
    ///   - held: the permissions that the person has.
    package init(asked: ScopeSet, held: [Permission]) {
        let named = asked.permissions
        // A permission named in the scope narrows: the app gets no more than it asked for, the person no more than theirs.
        let granted = named.isEmpty ? held : held.filter(named.contains)
        permissions = granted
        scope = asked.filter { name in Permission(rawValue: name).map(granted.contains) ?? true }
    }

    /// As the app asks for it this once (RFC 6749 §6). Where the grant's own scope names permissions, a request without any
    /// asks for none.
    package func narrowed(to requested: ScopeSet, asked: ScopeSet) -> GrantedAccess {
        GrantedAccess(
            scope: requested.filter(scope.contains),
            permissions: asked.permissions.isEmpty ? permissions : permissions.filter(requested.permissions.contains)
        )
    }
}

extension ScopeSet {
    /// The permissions it names.
    var permissions: [Permission] { Permission.allCases.filter { contains($0.rawValue) } }
}
