import BrokerCore
package import OAuthProtocol

/// The clock that a store under test is opened with: it stands at `StoreContract.now`.
package struct StoreContractClock: WallClock {
    package init() {}

    package func now() -> UnixTime {
        StoreContract.now
    }
}
