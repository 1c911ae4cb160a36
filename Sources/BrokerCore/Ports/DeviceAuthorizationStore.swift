package import OAuthProtocol

/// Keeps devices that wait to be let in. Each verb is atomic, and returns only after what it wrote is durable.
package protocol DeviceAuthorizationStore: Sendable {
    /// - Parameter interval: the pause that the device must keep between its polls.
    /// - Throws: `alreadyExists` where a device that waits has this user code.
    func insert(_ device: DeviceAuthorization, interval: Lifetime) async throws(StoreError)

    /// The device that waits for this code; nil once it was decided on, whatever its time.
    func waitingDevice(userCodeDigest: [UInt8]) async throws(StoreError) -> DeviceAuthorization?

    /// Lets the device in: writes its grant and a session of its own, after which it is asked for no more.
    func approve(_ approval: DeviceApproval) async throws(StoreError) -> DeviceDecision

    func denyDevice(digest: [UInt8], _ event: AuditEvent, at now: UnixTime) async throws(StoreError) -> DeviceDecision

    /// Takes down that the device asked. A device that does not keep its pause gets a longer one.
    func pollDevice(digest: [UInt8], clientID: String, at now: UnixTime) async throws(StoreError) -> DevicePoll

    /// Uses the device code up, as `LoginStore.consumeCode` does with authorization codes.
    func consumeDeviceCode(
        digest: [UInt8],
        issuing refreshToken: NewRefreshToken?,
        at now: UnixTime
    ) async throws(StoreError) -> CodeConsumption
}

/// A person lets a device in.
package struct DeviceApproval: Sendable {
    package let digest: [UInt8]
    /// The browser's session, which must not have ended. The device's own is made after it, and does not end with it: who signs
    /// out of a browser means the browser.
    package let approver: String
    package let sessionID: String
    package let grant: Grant
    package var basis: [UInt8]?
    package var isToldOfLogout = false
    /// Given on the page, where the app is somebody else's.
    package var consent: Consent?
    package let event: AuditEvent
    package let at: UnixTime

    package init(
        digest: [UInt8],
        approver: String,
        sessionID: String,
        grant: Grant,
        event: AuditEvent,
        at now: UnixTime
    ) {
        self.digest = digest
        self.approver = approver
        self.sessionID = sessionID
        self.grant = grant
        self.event = event
        at = now
    }
}

package enum DeviceDecision: Sendable, Equatable {
    case done
    /// It was decided on before, or is past its time.
    case tooLate
    /// The person's session was ended, or the person was.
    case sessionEnded
}

package enum DevicePoll: Sendable, Equatable {
    case pending
    /// Asked too early; the pause is longer from now on.
    case slowDown
    case approved(grantID: [UInt8])
    case denied
    case expired
    /// The code was used before. Its grant is revoked.
    case replayed(grantID: [UInt8])
    /// No such code of this client.
    case unknown
}
