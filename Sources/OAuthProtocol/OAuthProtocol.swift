// OAuthProtocol
