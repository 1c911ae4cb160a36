// BrokerCrypto
