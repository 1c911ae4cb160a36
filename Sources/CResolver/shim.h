// The system's stub resolver (resolv.conf, search order, retries, TCP for long answers), as far as TXT records need it. Its
// state and cursor structures and their macros don't reach Swift, so the loop over the answer is here.
#ifndef COST_OPS_CRESOLVER_H
#define COST_OPS_CRESOLVER_H

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>
#include <string.h>

enum {
    COST_OPS_TXT_FOUND = 0,
    COST_OPS_TXT_NONE = 1,      // no such name, or a name without TXT records
    COST_OPS_TXT_FAILED = 2,    // no resolver answers, or it can't answer
    COST_OPS_TXT_MALFORMED = 3  // the answer can't be read
};

// Asks for the TXT records of an absolute name and writes them into `out`, each as two bytes of length, the most significant
// first, and its character strings joined (RFC 7208 §3.3 joins them so). What doesn't fit is left away.
//
// - server: an IPv4 address to ask instead of the system's resolvers, with `port` in host order; NULL: the system's.
static inline int cost_ops_txt(
    const char *name, const char *server, unsigned short port, unsigned char *out, size_t capacity, size_t *written
) {
    *written = 0;
    struct __res_state state;
    memset(&state, 0, sizeof state);
    if (res_ninit(&state) != 0) return COST_OPS_TXT_FAILED;
    state.retrans = 2;
    state.retry = 2;
    state.options &= ~(RES_DEFNAMES | RES_DNSRCH);
    if (server) {
        state.nscount = 1;
        memset(&state.nsaddr_list[0], 0, sizeof state.nsaddr_list[0]);
        state.nsaddr_list[0].sin_family = AF_INET;
        state.nsaddr_list[0].sin_port = htons(port);
        if (inet_pton(AF_INET, server, &state.nsaddr_list[0].sin_addr) != 1) {
            res_nclose(&state);
            return COST_OPS_TXT_FAILED;
        }
    }
    unsigned char answer[16384];
    int length = res_nquery(&state, name, ns_c_in, ns_t_txt, answer, sizeof answer);
    int reason = state.res_h_errno;
    res_nclose(&state);
    if (length < 0) return reason == HOST_NOT_FOUND || reason == NO_DATA ? COST_OPS_TXT_NONE : COST_OPS_TXT_FAILED;
    if ((size_t)length > sizeof answer) length = (int)sizeof answer;

    ns_msg message;
    if (ns_initparse(answer, length, &message) != 0) return COST_OPS_TXT_MALFORMED;
    for (int index = 0; index < ns_msg_count(message, ns_s_an); index++) {
        ns_rr record;
        if (ns_parserr(&message, ns_s_an, index, &record) != 0) return COST_OPS_TXT_MALFORMED;
        if (ns_rr_type(record) != ns_t_txt) continue;
        const unsigned char *data = ns_rr_rdata(record), *end = data + ns_rr_rdlen(record);
        size_t start = *written, used = start + 2;
        if (used > capacity) break;
        while (data < end) {
            size_t part = *data++;
            if (part > (size_t)(end - data)) return COST_OPS_TXT_MALFORMED;
            if (used + part > capacity || used + part - start - 2 > 0xFFFF) return COST_OPS_TXT_FOUND;
            memcpy(out + used, data, part);
            used += part;
            data += part;
        }
        size_t text = used - start - 2;
        out[start] = (unsigned char)(text >> 8);
        out[start + 1] = (unsigned char)(text & 0xFF);
        *written = used;
    }
    return *written > 0 ? COST_OPS_TXT_FOUND : COST_OPS_TXT_NONE;
}

#endif
