import BrokerCore

/// The pages on which a device is let in.
extension Pages {
    func askDeviceCode(_ problem: DeviceCodeProblem?) -> String {
        var values: [String: Any] = ["action": site.path("/device")]
        switch problem {
        case .malformed?:
            values["problem"] = "A code has eight letters, without vowels, such as BCDF-GHJK. Check it for a slip."
        case .unknown?:
            values["problem"] =
                "No device waits for this code. Check it for a slip; if it is older than ten minutes, start again on the device."
        case nil: break
        }
        return render("device", title: "Connect a device", values)
    }

    func confirmDevice(_ question: DeviceQuestion) -> String {
        let lines = ScopeWords.lines(question.scope)
        var values: [String: Any] = [
            "client": question.clientName,
            "code": question.userCode.text,
            "asks": lines.isEmpty ? [] : [["scopes": lines]],
            "action": site.path("/device"),
            "device": question.sealed,
        ]
        if let person = question.person { values["person"] = person }
        let options = question.options.map { option in
            ["id": option.organization, "name": option.name, "permissions": Self.words(option.permissions)]
        }
        if options.count == 1, let only = options.first {
            values["one"] = only
        } else if !options.isEmpty {
            values["several"] = ["options": options]
        }
        return render("device-confirm", title: "Let this device in?", values)
    }

    func deviceDecided(_ end: DeviceEnd) -> String {
        switch end {
        case .approved(let client):
            render(
                "device-decided",
                title: "The device is connected",
                ["happened": "Go back to it: in a few seconds it can use \(client)."]
            )
        case .denied:
            render(
                "device-decided",
                title: "The device stays out",
                ["happened": "It gets nothing. If somebody gave you the code, they tried to get in with your account."]
            )
        }
    }
}
