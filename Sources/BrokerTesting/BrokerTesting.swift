// BrokerTesting
