import BrokerCore
import HTTPTypes
import Hummingbird
import OAuthProtocol

extension AuthorizationResponse {
    /// The answer on its way through the browser, in the mode that the app asked for.
    func response(pages: Pages, headers: HTTPFields = [:]) -> Response {
        switch target.responseMode {
        case .query:
            return .seeOther(location, headers: headers)
        case .formPost:
            var headers = headers
            headers[.contentSecurityPolicy] =
                ContentSecurityPolicy(formSchemes: [target.scheme], runsScripts: true).text
            return .page(pages.formPost(self), headers: headers)
        }
    }
}
