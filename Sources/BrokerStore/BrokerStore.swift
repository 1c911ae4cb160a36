// BrokerStore
