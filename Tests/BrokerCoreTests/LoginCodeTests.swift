import JOSE
import OAuthProtocol
import Testing

@testable import BrokerCore

/// Codes that people read out on the telephone.
struct LoginCodeTests {
    @Test("A login's id always gives the same code, of eight unambiguous characters")
    func derived() {
        let code = LoginCode(loginID: Array(repeating: 7, count: 16))
        #expect(code == LoginCode(loginID: Array(repeating: 7, count: 16)))
        #expect(code != LoginCode(loginID: Array(repeating: 8, count: 16)))
        #expect(code.description.wholeMatch(of: /[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}/) != nil)
    }

    @Test(
        "A code is understood as people type it",
        arguments: ["K702-M91D", "k702-m91d", "k702m91d", "K7O2-M9ID", "k7o2 m9ld", " K7-02-M9-1D "]
    )
    func lenient(text: String) {
        #expect(LoginCode(parsing: text)?.description == "K702-M91D")
    }

    @Test(
        "What can be no code is none",
        arguments: [
            "", "K702-M91", "K702-M91DD", "U702-M91D", "K702_M91D", "Ｋ702-M91D", "' OR 1=1 --", "K702-M91D\u{0}",
            String(repeating: "-", count: 100_000), "../../etc", "\u{1B}[2J", "%s%s%s%n",
        ]
    )
    func refused(text: String) {
        #expect(LoginCode(parsing: text) == nil)
    }

    @Test("The budget for failed logins allows so many at once, and then so many a minute")
    func budget() {
        var budget = FailureBudget(atOnce: 3, perMinute: 2)
        func spent(_ times: [Int64]) -> [Bool] { times.map { budget.spend(at: $0) } }
        #expect(spent([1_000, 1_000, 1_000, 1_000, 1_000]) == [true, true, true, false, false])
        #expect(spent([30_999, 31_000, 31_001]) == [false, true, false])
        // A clock that goes backward gives nothing, and one that jumps no more than fits.
        #expect(spent([0]) == [false])
        #expect(spent([.max, .max, .max, .max]) == [true, true, true, false])
    }

    @Test("One login can not grow without bound, and how it went on stays to be seen")
    func recorder() {
        let recorder = StoryRecorder(clock: StoppedClock())
        for _ in 0..<200 {
            recorder.note("step", .ok, ["value": String(repeating: "é", count: 5_000)])
        }
        #expect(recorder.steps.count == 100)
        let bytes = recorder.steps.flatMap(\.facts).reduce(0) { $0 + $1.value.utf8.count }
        #expect(bytes < 32_768)
        #expect(recorder.steps.last?.facts.first?.value.contains("left out") == true)
    }

    @Test("A story is read back as it was written, whatever it holds")
    func telling() throws {
        let step = StoryStep(
            at: UnixTime(seconds: 1_800_000_000),
            milliseconds: 12,
            name: "ID token \"\u{0}\u{2028}",
            outcome: .failed,
            facts: [StoryStep.Fact("aud", "a"), StoryStep.Fact("aud", "\u{1F600}\n\u{7}")]
        )
        let telling = LoginTelling(
            steps: [step],
            ending: LoginEnding("expired", "It was late.", .person, advice: "Again.", facts: [StoryStep.Fact("s", "5")])
        )
        let text = String(decoding: telling.json.serialized(), as: UTF8.self)
        #expect(try LoginTelling(parsing: text) == telling)
        for broken in ["", "{}", "[]", text.replacing("failed", with: "perhaps"), text.replacing("[[", with: "[[[")] {
            #expect(throws: StoreError.self) { try LoginTelling(parsing: broken) }
        }
    }

    private struct StoppedClock: WallClock {
        func now() -> UnixTime { UnixTime(seconds: 1_800_000_000) }
    }
}
