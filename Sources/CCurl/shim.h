#pragma once
// Swift can't call C variadics: one typed `static inline` function for each kind of argument that libcurl's three
// variadic functions take. The option's own type decides which of them is right (curl.h, CURLOPTTYPE_…).
#include <curl/curl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#if LIBCURL_VERSION_NUM < 0x075800
#error "libcurl 7.88 or newer is needed: CURLOPT_PREREQFUNCTION, CURLOPT_PROTOCOLS_STR, CURLOPT_QUICK_EXIT"
#endif

static inline CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_set_string(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_set_blob(CURL *easy, CURLoption option, const void *data, size_t length) {
    struct curl_blob blob;
    blob.data = (void *)data;
    blob.len = length;
    blob.flags = CURL_BLOB_COPY;
    return curl_easy_setopt(easy, option, &blob);
}

// The body is copied, so that it may hold zero bytes and need not outlive the call.
static inline CURLcode ccurl_set_body(CURL *easy, const void *data, size_t length) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)length);
    if(code != CURLE_OK) return code;
    return curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, (const char *)data);
}

// Used for body and header lines alike.
typedef size_t (*ccurl_data_callback)(char *data, size_t size, size_t count, void *context);

static inline CURLcode ccurl_set_data_callback(CURL *easy, CURLoption option, ccurl_data_callback callback) {
    return curl_easy_setopt(easy, option, callback);
}

static inline CURLcode ccurl_set_open_socket(CURL *easy, curl_opensocket_callback callback) {
    return curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, callback);
}

static inline CURLcode ccurl_set_before_request(CURL *easy, curl_prereq_callback callback) {
    return curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, callback);
}

static inline CURLcode ccurl_get_long(CURL *easy, CURLINFO info, long *value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode ccurl_get_string(CURL *easy, CURLINFO info, const char **value) {
    return curl_easy_getinfo(easy, info, value);
}

// NULL where CURLOPT_CERTINFO was not asked for or nothing was shown. Belongs to the handle.
static inline const struct curl_certinfo *ccurl_certificates(CURL *easy) {
    struct curl_certinfo *info = NULL;
    return curl_easy_getinfo(easy, CURLINFO_CERTINFO, &info) == CURLE_OK ? info : NULL;
}

static inline CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

// Copies the address that curl is about to connect to. Returns its length, 4 or 16, or 0 for another family.
// (`addr` is declared as a plain sockaddr, but an IPv6 one reaches beyond its end, which Swift can't express.)
static inline int ccurl_address(const struct curl_sockaddr *from, unsigned char to[16]) {
    const void *address = &from->addr;
    if(from->family == AF_INET && from->addrlen >= sizeof(struct sockaddr_in)) {
        memcpy(to, &((const struct sockaddr_in *)address)->sin_addr, 4);
        return 4;
    }
    if(from->family == AF_INET6 && from->addrlen >= sizeof(struct sockaddr_in6)) {
        memcpy(to, &((const struct sockaddr_in6 *)address)->sin6_addr, 16);
        return 16;
    }
    return 0;
}

// Close-on-exec: no connection leaks into a child process.
static inline curl_socket_t ccurl_open_socket(const struct curl_sockaddr *to) {
    return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

// CURLVERSION_NOW is a macro that Swift doesn't see.
static inline const curl_version_info_data *ccurl_version(void) {
    return curl_version_info(CURLVERSION_NOW);
}
