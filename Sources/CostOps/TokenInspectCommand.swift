import ArgumentParser

extension TokenCommand {
    /// `cost-ops token inspect`: what a token says, with nothing proved.
    struct Inspect: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "inspect",
            abstract: "Show the header and the claims of a token without verifying it.",
            discussion: "The signature is not checked. Use 'token verify' to know whether a token is genuine."
        )

        @Argument(help: "The token, or - to read it from standard input, which keeps it out of the process list.")
        var token: String

        func run() async throws {
            do throws(TokenRefusal) {
                let text = try TokenInput.token(token)
                try TokenOutput.write(try TokenInspection(text).report(now: TokenClock.now()))
            } catch {
                throw TokenOutput.failure(error)
            }
        }
    }
}
