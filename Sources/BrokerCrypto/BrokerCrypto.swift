// BrokerCrypto owns every key, signature, digest, sealed box and random byte, and is the only module that sees libcrypto.
// It must not know JSON, tokens, OAuth, files or clocks.

/// Octets, as the specifications call them. Plain arrays cross module borders; no Foundation `Data`.
package typealias Bytes = [UInt8]
