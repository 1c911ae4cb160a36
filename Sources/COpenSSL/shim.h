#pragma once

// SHA-2's one-block-state functions are marked deprecated in OpenSSL 3 in favour of EVP. They are what `Digest` wants:
// no allocation and no way to fail, so a digest needs no error path that nobody could test.
#define OPENSSL_SUPPRESS_DEPRECATED

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <openssl/x509.h>

#include <stddef.h>
#include <stdint.h>

// Macros with a cast in them, and string macros, do not reach Swift; these names do.

static const char *const broker_param_rsa_n = OSSL_PKEY_PARAM_RSA_N;
static const char *const broker_param_rsa_e = OSSL_PKEY_PARAM_RSA_E;
static const char *const broker_param_group_name = OSSL_PKEY_PARAM_GROUP_NAME;
static const char *const broker_param_public_key = OSSL_PKEY_PARAM_PUB_KEY;
static const char *const broker_param_ec_x = OSSL_PKEY_PARAM_EC_PUB_X;
static const char *const broker_param_ec_y = OSSL_PKEY_PARAM_EC_PUB_Y;

static const int broker_selection_public_key = EVP_PKEY_PUBLIC_KEY;

static inline void broker_sha256(const uint8_t *message, size_t count, uint8_t *digest) {
    SHA256_CTX state;
    SHA256_Init(&state);
    SHA256_Update(&state, message, count);
    SHA256_Final(digest, &state);
}

static inline void broker_sha384(const uint8_t *message, size_t count, uint8_t *digest) {
    SHA512_CTX state;
    SHA384_Init(&state);
    SHA384_Update(&state, message, count);
    SHA384_Final(digest, &state);
}

static inline void broker_sha512(const uint8_t *message, size_t count, uint8_t *digest) {
    SHA512_CTX state;
    SHA512_Init(&state);
    SHA512_Update(&state, message, count);
    SHA512_Final(digest, &state);
}

static inline int broker_bn_num_bytes(const BIGNUM *number) { return BN_num_bytes(number); }
