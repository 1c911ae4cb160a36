import JOSE
package import OAuthProtocol

extension EndedSession {
    /// What the audit keeps of the end.
    package func event(because reason: SessionEndReason, at now: UnixTime) -> AuditEvent {
        AuditEvent(
            at: now,
            kind: .sessionEnded,
            code: nil,
            user: userID,
            provider: provider,
            client: nil,
            organization: nil,
            outcome: reason.rawValue,
            detail: ["session": .string(id)]
        )
    }
}
