// ProviderCatalogue
