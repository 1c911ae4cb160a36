import BrokerCrypto
import OAuthProtocol
import ProviderCatalogue
import StrictTOML

/// Reads `[server]`.
struct ServerSection {
    let table: TableReader
    let configurationFile: String

    func read(into server: inout ServerSettings) {
        PendingKey.read(.server, from: table)
        if let listen = listen() { server.listen = listen }
        if let issuer = issuer() { server.issuer = issuer }
        server.trustedProxies = trustedProxies()
        readCAFile(into: &server)
        server.watchConfig = table.boolean("watch_config")?.value ?? false
        server.dnsResolver = dnsResolver()
        let folder = table.nonEmptyString("providers_dir")?.value ?? "providers"
        server.providersDirectory = ConfigurationFile.resolve(folder, besides: configurationFile)
        table.finish()
    }

    private func issuer() -> String? {
        guard let written = table.string("issuer") else { return nil }
        guard let address = WebAddress(written.value) else {
            table.log.add(
                written.place.problem(
                    "\(Printable.quoted(written.value)) is no address",
                    fix: "Such as https://login.example.com"
                )
            )
            return nil
        }
        guard address.isSecureEnough else {
            table.log.add(
                written.place.problem(
                    "must begin with https:// unless the host is loopback",
                    fix: "Write https://\(address.host)"
                )
            )
            return nil
        }
        // RFC 8414 §2: an issuer has neither query nor fragment.
        guard !address.hasQuery, !address.hasFragment else {
            table.log.add(
                written.place.problem("must have no query and no fragment", fix: "Remove what follows ? or #")
            )
            return nil
        }
        if written.value.utf8.last == UInt8(ascii: "/") {
            table.log.add(
                written.place.warning(
                    "ends in a slash, which every app must then write too",
                    fix: "Leave it out unless apps already know it so"
                )
            )
        }
        return written.value
    }

    private func listen() -> ListenAddress? {
        guard let written = table.string("listen") else { return nil }
        guard let address = ListenAddress(parsing: written.value) else {
            table.log.add(
                written.place.problem(
                    "\(Printable.quoted(written.value)) is no host and port",
                    fix: "Such as 127.0.0.1:8080, [::1]:8080, or 0.0.0.0:8080 for every network"
                )
            )
            return nil
        }
        return address
    }

    private func dnsResolver() -> ListenAddress? {
        guard let written = table.string("dns_resolver") else { return nil }
        guard let address = ListenAddress(parsing: written.value), address.port > 0,
            IPNetwork.bytes(ofAddress: address.host)?.count == 4
        else {
            table.log.add(
                written.place.problem(
                    "\(Printable.quoted(written.value)) is no IPv4 address and port",
                    fix: "Such as 10.0.0.2:53; without it the system's name servers are asked"
                )
            )
            return nil
        }
        return address
    }

    private func trustedProxies() -> [IPNetwork] {
        (table.strings("trusted_proxies") ?? []).compactMap { written in
            guard let network = IPNetwork(written.value) else {
                table.log.add(
                    written.place.problem(
                        "\(Printable.quoted(written.value)) is no network",
                        fix: "Such as 10.0.0.0/8 or 127.0.0.1, no bit set after the prefix"
                    )
                )
                return nil
            }
            if network.prefixLength == 0 {
                table.log.add(
                    written.place.warning(
                        "lets anybody choose the address he is seen to come from",
                        fix: "Name the proxies only"
                    )
                )
            }
            return network
        }
    }

    private func readCAFile(into server: inout ServerSettings) {
        guard let written = table.nonEmptyString("ca_file") else { return }
        let path = ConfigurationFile.resolve(written.value, besides: configurationFile)
        do {
            let content = try ConfigurationFile.read(path, atMost: 4 << 20)
            guard String(decoding: content.bytes, as: UTF8.self).contains("-----BEGIN CERTIFICATE-----") else {
                table.log.add(
                    written.place.problem("the file \(Printable.quoted(written.value)) holds no PEM certificate")
                )
                return
            }
            server.caFile = path
            server.caFileDigest = Digest.sha256(content.bytes)
        } catch {
            table.log.add(written.place.problem("the file \(Printable.quoted(written.value)) \(error.reason)"))
        }
    }
}
