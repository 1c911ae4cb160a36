// BrokerCrypto owns keys, signatures, digests, sealed boxes and random bytes; no other module sees libcrypto.
// It must not know JSON, tokens, OAuth, files or clocks.

/// Octets, as the specifications call them. Plain arrays cross module borders; no Foundation `Data`.
package typealias Bytes = [UInt8]
