// JOSE owns base64url, strict JSON, JSON Web Keys and key sets, the signature algorithms, and the compact JWS.
// It must not know claims or their policy, OAuth, files, the network or clocks.
