import BrokerCrypto
import JOSE
import ProviderCatalogue
import StrictTOML

/// Reads `[secrets]` and `COST_OPS_MASTER_KEY`.
struct SecretsSection {
    /// Takes the place of the file where it is set.
    static let variable = "COST_OPS_MASTER_KEY"

    let table: TableReader
    let configurationFile: String
    let environment: [String: String]

    func read(into secrets: inout SecretsSettings) {
        let written = table.nonEmptyString("master_key_file")
        let path = written?.value ?? "data/master.key"
        secrets.masterKey = .file(path: ConfigurationFile.resolve(path, besides: configurationFile))
        table.finish()
        if let text = environment[Self.variable] {
            if let key = Self.key(text) {
                secrets.masterKey = .value(Secret(key))
            } else {
                table.log.add(
                    ConfigProblem(
                        file: Self.variable,
                        reason: "holds no key of 32 bytes",
                        fix: "Set it to 64 hexadecimal digits or the base64 of 32 bytes: openssl rand -base64 32"
                    )
                )
            }
        } else if case .file(let resolved) = secrets.masterKey {
            warnIfReadable(resolved, shown: path, at: table.place(of: "master_key_file"))
        }
    }

    /// A missing file is made at start; one that others can read protects nothing from them.
    private func warnIfReadable(_ path: String, shown: String, at place: Place) {
        do {
            let content = try ConfigurationFile.read(path, atMost: 16 << 10)
            if content.isReadableByOthers {
                table.log.add(
                    place.warning(
                        "every user of this machine can read \(Printable.quoted(shown))",
                        fix: "chmod 600 \(shown)"
                    )
                )
            }
        } catch  where error.isMissing {
            return
        } catch {
            table.log.add(place.problem("the file \(Printable.quoted(shown)) \(error.reason)"))
        }
    }

    private static func key(_ text: String) -> [UInt8]? {
        let candidates = [hexadecimal(text), Base64.decode(text), Base64URL.decode(text)]
        return candidates.compactMap(\.self).first { $0.count == 32 }
    }

    private static func hexadecimal(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count == 64, digits.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }) else {
            return nil
        }
        let bytes = stride(from: 0, to: digits.count, by: 2).compactMap { index in
            UInt8(String(decoding: digits[index...(index + 1)], as: UTF8.self), radix: 16)
        }
        return bytes.count == 32 ? bytes : nil
    }
}
