import BrokerCore
import HTTPTypes
import Hummingbird

extension LoginEnd {
    /// - Parameter state: of the login, whose cookie goes once the app has its answer.
    func response(state: String?, site: Site, pages: Pages) -> Response {
        switch self {
        case .answer(let answer, let session):
            var headers = HTTPFields()
            if let session {
                headers.append(HTTPField(name: .setCookie, value: SessionCookie(site: site).setting(session)))
            }
            if let state, let cleared = LoginCookie(site: site).clearing(state: state) {
                headers.append(HTTPField(name: .setCookie, value: cleared))
            }
            return answer.response(pages: pages, headers: headers)
        case .choose(let choice):
            let policy = ContentSecurityPolicy(formSchemes: [choice.redirectScheme])
            return .page(pages.chooseOrganization(choice), headers: [.contentSecurityPolicy: policy.text])
        case .consent(let question):
            let policy = ContentSecurityPolicy(formSchemes: [question.redirectScheme])
            return .page(pages.consent(question), headers: [.contentSecurityPolicy: policy.text])
        }
    }
}
