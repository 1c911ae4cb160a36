import BrokerCore
import OAuthProtocol

/// One row of an answer, valid only while it is being read. Columns count from zero.
///
/// Every accessor throws `corrupt` where the column holds something else: what is in a database may have been written by
/// another hand.
protocol SQLRow {
    func isNull(_ column: Int) -> Bool
    func integer(_ column: Int) throws(StoreError) -> Int64
    /// - Throws: `corrupt` also for text that is no valid UTF-8.
    func text(_ column: Int) throws(StoreError) -> String
    func blob(_ column: Int) throws(StoreError) -> [UInt8]
    /// What the column is called, for errors.
    func name(of column: Int) -> String
}

extension SQLRow {
    func optionalText(_ column: Int) throws(StoreError) -> String? {
        isNull(column) ? nil : try text(column)
    }

    /// Text that was stored as its bytes.
    func textOfBytes(_ column: Int) throws(StoreError) -> String {
        guard let text = String(validating: try blob(column), as: UTF8.self) else {
            throw .corrupt(reason: "\(name(of: column)) is not valid UTF-8")
        }
        return text
    }

    func optionalTextOfBytes(_ column: Int) throws(StoreError) -> String? {
        isNull(column) ? nil : try textOfBytes(column)
    }

    func time(_ column: Int) throws(StoreError) -> UnixTime {
        UnixTime(seconds: try integer(column))
    }

    func optionalTime(_ column: Int) throws(StoreError) -> UnixTime? {
        isNull(column) ? nil : try time(column)
    }

    func flag(_ column: Int) throws(StoreError) -> Bool {
        switch try integer(column) {
        case 0: return false
        case 1: return true
        default: throw .corrupt(reason: "\(name(of: column)) is neither 0 nor 1")
        }
    }
}
