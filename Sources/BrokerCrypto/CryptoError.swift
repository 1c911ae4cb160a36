import COpenSSL

/// An operation of libcrypto that failed, with what the library put on its error queue.
///
/// Never carries key material, signatures or messages: the operation's name is a literal of ours, and the details are
/// libcrypto's own reason strings.
package struct CryptoError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was being done, in our words.
    package let operation: String
    /// The drained error queue of the calling thread, oldest first.
    package let details: [String]

    /// An error that libcrypto had no part in, such as a key refused by a rule of ours.
    package init(_ operation: String) {
        self.operation = operation
        details = []
    }

    private init(operation: String, details: [String]) {
        self.operation = operation
        self.details = details
    }

    package var description: String {
        details.isEmpty ? operation : operation + ": " + details.joined(separator: "; ")
    }

    /// Takes everything off the calling thread's error queue, so that nothing is left to be blamed on a later call.
    static func draining(_ operation: String) -> CryptoError {
        var details: [String] = []
        while true {
            let code = ERR_get_error()
            guard code != 0 else { break }
            // The queue holds sixteen entries at most (ERR_NUM_ERRORS).
            if let reason = ERR_reason_error_string(code) {
                details.append(String(cString: reason))
            } else {
                details.append("error \(String(code, radix: 16))")
            }
        }
        return CryptoError(operation: operation, details: details)
    }
}
