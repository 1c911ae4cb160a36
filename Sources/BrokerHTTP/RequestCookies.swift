import HTTPTypes
import Hummingbird

/// The cookies of a request (RFC 6265 §4.2), in the order they were sent.
struct RequestCookies {
    let pairs: [(name: String, value: String)]

    init(_ request: Request) {
        pairs = request.headers[values: .cookie].flatMap { field in
            field.utf8.split(separator: UInt8(ascii: ";")).compactMap { pair -> (String, String)? in
                let pair = pair.drop { $0 == UInt8(ascii: " ") }
                guard let equals = pair.firstIndex(of: UInt8(ascii: "=")), let name = String(pair[..<equals]),
                    let value = String(pair[pair.index(after: equals)...])
                else { return nil }
                return (name, value)
            }
        }
    }

    func value(_ name: String) -> String? {
        pairs.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
    }
}
