import CCurl

/// libcurl's one-time set-up for the process; Swift runs a static initialiser once, whoever comes first.
enum CurlLibrary {
    static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}
