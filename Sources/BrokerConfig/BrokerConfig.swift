// BrokerConfig
