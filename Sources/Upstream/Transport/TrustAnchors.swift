import CCurl

#if canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Whose certificates are believed: the system's store, and one more file where the operator named one.
struct TrustAnchors: Sendable {
    /// For CURLOPT_CAINFO; nil: none.
    let file: String?
    /// For CURLOPT_CAPATH; nil: none.
    let directory: String?
    /// For CURLOPT_CAINFO_BLOB; nil: none.
    let joined: [UInt8]?

    /// Where the system keeps its certificates by hash, OpenSSL looks up only what a chain needs. Loading the bundle costs
    /// several milliseconds for each connection and megabytes while it is held, so the directory is preferred.
    ///
    /// - Throws: `TransportError` where the extra file can't be read or holds no certificate.
    init(extraFile: String?) throws(TransportError) {
        let version = ccurl_version()
        let systemFile = version?.pointee.cainfo.map { String(cString: $0) }
        let systemDirectory = version?.pointee.capath.map { String(cString: $0) }
        let extra = try extraFile.map { (path) throws(TransportError) in try Self.certificates(in: path) }
        if let systemDirectory, Self.isHashed(systemDirectory) {
            (file, directory, joined) = (extraFile, systemDirectory, nil)
        } else if let extra {
            (file, directory, joined) = (nil, nil, (systemFile.flatMap(Self.read) ?? []) + [UInt8(ascii: "\n")] + extra)
        } else {
            (file, directory, joined) = (systemFile, nil, nil)
        }
    }

    private static func certificates(in path: String) throws(TransportError) -> [UInt8] {
        guard let bytes = read(path) else {
            throw TransportError(.invalidRequest, bytesWereSent: false, detail: "can't read the CA file", target: path)
        }
        guard String(decoding: bytes, as: UTF8.self).contains("-----BEGIN CERTIFICATE-----") else {
            throw TransportError(
                .invalidRequest,
                bytesWereSent: false,
                detail: "the CA file holds no PEM certificate",
                target: path
            )
        }
        return bytes
    }

    /// `c_rehash` names a link by eight hexadecimal digits of the subject's hash, a dot and a number.
    private static func isHashed(_ path: String) -> Bool {
        guard let directory = opendir(path) else { return false }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name.count == 10, name.prefix(8).allSatisfy(isHexDigit), name[8] == UInt8(ascii: ".") { return true }
        }
        return false
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }

    /// At most 4 MiB; certificates are small.
    private static func read(_ path: String) -> [UInt8]? {
        guard let file = fopen(path, "re") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { break }
            bytes.append(contentsOf: buffer.prefix(count))
            guard bytes.count <= 4 << 20 else { return nil }
        }
        return ferror(file) == 0 ? bytes : nil
    }
}
