import ArgumentParser

extension ExitCode {
    /// EX_CONFIG of sysexits(3): the configuration is at fault.
    static let configuration = ExitCode(78)
}
