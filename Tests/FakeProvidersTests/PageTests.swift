import BrokerTesting
import FakeProviders
import Testing

@Suite("Pages of fake provider and demo app")
struct PageTests {
    @Test("have a strict policy, no script, a language, a title and a label on each button")
    func frame() async throws {
        try await ProviderBench.run { bench in
            let page = try #require(try await bench.driver.begin(LoginRequest()).page)
            let policy = try #require(page.header("Content-Security-Policy"))
            #expect(policy.contains("default-src 'none'"))
            #expect(policy.contains("frame-ancestors 'none'"))
            #expect(!page.text.contains("<script"))
            #expect(page.text.contains("<html lang=\"en\">"))
            #expect(page.text.contains("demo provider"))
            let form = try #require(PageReader(page.text).forms.first)
            #expect(form.method == "POST")
            #expect(form.buttons.count == bench.provider.people.count + 1)
            #expect(form.buttons.allSatisfy { !$0.label.isEmpty })
            let style = try await bench.fetch.fetch(FetchRequest("GET", bench.provider.baseURL() + "/style.css"))
            #expect(style.header("Content-Type")?.hasPrefix("text/css") == true)
        }
    }

    @Test("escape what comes from outside, quotes with a combining mark as well")
    func escaping() async throws {
        let hostile = "\"\u{301} onfocus=alert(1) x='\u{301}<\u{301}b>"
        var settings = FakeProviderSettings.generic()
        settings.people = [FakePerson(subject: hostile, name: hostile)]
        try await ProviderBench.run(settings) { bench in
            let visit = try await bench.driver.begin(LoginRequest())
            let text = try #require(visit.page?.text)
            #expect(!text.unicodeScalars.elementsEqual(hostile.unicodeScalars))
            #expect(!text.utf8.contains(Array("\"\u{301}".utf8)))
            #expect(!text.utf8.contains(Array("<\u{301}".utf8)))
            let value = try #require(PageReader(text).forms.first?.buttons.first?.value)
            #expect(Array(value.utf8) == Array(hostile.utf8))
        }
    }
}

extension Collection<UInt8> {
    fileprivate func contains(_ part: [UInt8]) -> Bool {
        indices.contains { self[$0...].starts(with: part) }
    }
}
