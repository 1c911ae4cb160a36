import CCurl

/// The C functions that libcurl calls; each finds its transfer in the pointer given with it. They run on the engine's thread,
/// which holds the transfer for as long as curl knows the handle.
enum CurlCallbacks {
    private static func transfer(_ context: UnsafeMutableRawPointer?) -> CurlTransfer? {
        context.map { Unmanaged<CurlTransfer>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Any other count than was offered makes curl end the transfer.
    private static let stop = 0

    static let header: ccurl_data_callback = { data, size, count, context in
        let length = size &* count
        guard let transfer = CurlCallbacks.transfer(context),
            transfer.takeHeaderLine(UnsafeRawBufferPointer(start: data, count: length))
        else { return CurlCallbacks.stop }
        return length
    }

    static let body: ccurl_data_callback = { data, size, count, context in
        let length = size &* count
        // An empty piece may be announced without data; saying 0 to it means all was taken.
        guard length > 0 else { return 0 }
        guard let transfer = CurlCallbacks.transfer(context),
            transfer.takeBody(UnsafeRawBufferPointer(start: data, count: length))
        else { return CurlCallbacks.stop }
        return length
    }

    static let openSocket: curl_opensocket_callback = { context, _, address in
        guard let transfer = CurlCallbacks.transfer(context), let address else { return CURL_SOCKET_BAD }
        var bytes = [UInt8](repeating: 0, count: 16)
        let length = Int(ccurl_address(address, &bytes))
        guard transfer.mayConnect(to: IPAddress(bytes: Array(bytes.prefix(length)))) else { return CURL_SOCKET_BAD }
        return ccurl_open_socket(address)
    }

    static let beforeRequest: curl_prereq_callback = { context, primaryAddress, _, _, _ in
        guard let transfer = CurlCallbacks.transfer(context), let primaryAddress,
            transfer.maySend(to: IPAddress(String(cString: primaryAddress)))
        else { return Int32(CURL_PREREQFUNC_ABORT) }
        return Int32(CURL_PREREQFUNC_OK)
    }
}
