/// Tells RSA keys of the Infineon library that leaks its primes' structure (CVE-2017-15361, "ROCA"): a 2048-bit one can
/// be factored for the price of a car.
enum WeakRSAKey {
    /// Each prime of such a key is `k·M + (65537^a mod M)` with `M` a product of the first primes. So the modulus is a
    /// power of 65537 modulo each of these primes; for a sound key that happens once in 2^28 over this list.
    private static let primes: [Int] = [
        11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157,
    ]

    /// `powers[i]` marks the residues modulo `primes[i]` that are powers of 65537.
    private static let powers: [[Bool]] = primes.map { prime in
        var marked = [Bool](repeating: false, count: prime)
        var residue = 1
        repeat {
            marked[residue] = true
            residue = residue * 65537 % prime
        } while residue != 1
        return marked
    }

    static func hasInfineonFingerprint(modulus: Bytes) -> Bool {
        zip(primes, powers).allSatisfy { prime, marked in
            marked[modulus.reduce(0) { ($0 << 8 | Int($1)) % prime }]
        }
    }
}
