import ArgumentParser
import JOSE

extension TokenCommand {
    /// `cost-ops token verify`: exit code 0 and the claims, or 1 and the reason.
    struct Verify: AsyncParsableCommand {
        enum PayloadForm: String, ExpressibleByArgument, CaseIterable {
            case claims
            case raw
        }

        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Verify a token and print its claims as JSON.",
            discussion: """
                Keys come from --jwks, or else from the issuer's metadata. With --issuer the iss claim must be exactly \
                that issuer. Without it the signature and the times (exp, nbf, iat) are checked, and aud if --audience \
                is given. Ends with 0, or with 1 and the reason on standard error.
                """
        )

        @Argument(help: "The token, or - to read it from standard input, which keeps it out of the process list.")
        var token: String

        @Option(help: ArgumentHelp("The issuer the token must be from.", valueName: "url"))
        var issuer: String?

        @Option(help: ArgumentHelp("A JWK set or a single JWK.", valueName: "file-or-url"))
        var jwks: String?

        @Option(help: "The audience that aud must name.")
        var audience: String?

        @Option(help: ArgumentHelp("The algorithms to accept.", valueName: "RS256,…"))
        var algorithms: TokenAlgorithms = .all

        @Option(help: "'raw' checks the signature alone and prints the payload's bytes unchanged.")
        var payload: PayloadForm = .claims

        func validate() throws {
            guard issuer != nil || jwks != nil else { throw ValidationError("Give --issuer or --jwks.") }
            guard payload == .claims || audience == nil else {
                throw ValidationError("--payload raw looks at no claims, so --audience cannot be checked.")
            }
            guard payload == .claims || issuer == nil || jwks == nil else {
                throw ValidationError("--payload raw looks at no claims, so --issuer cannot be checked beside --jwks.")
            }
        }

        func run() async throws {
            do {
                let verification = TokenVerification(
                    expectedIssuer: issuer,
                    keySource: jwks,
                    expectedAudience: audience,
                    algorithms: algorithms,
                    fetcher: TokenCommand.documentFetcher()
                )
                let text = try TokenInput.token(token)
                switch payload {
                case .raw: try TokenOutput.write(try await verification.payload(of: text))
                case .claims:
                    let claims = try await verification.claims(of: text, now: TokenClock.now())
                    try TokenOutput.write(JSONValue.object(claims).serializedForReading() + [UInt8(ascii: "\n")])
                }
            } catch let refusal as TokenRefusal {
                throw TokenOutput.failure(refusal)
            }
        }
    }
}
