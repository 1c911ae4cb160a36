// FakeProviders
