//! A service and how to speak to it. The calls themselves are in `super::caller`.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::call_error::RequestError;
use super::record::Checked;
use super::transport::Limits;

/// Calls the endpoints of one service over a [`Transport`](super::Transport).
///
/// A clone is cheap and shares the connections. The `with_` methods give a client with another setting; on a clone they
/// leave the original as it is. What cannot be sent as a header, such as a token with a line break, is reported by the
/// calls, as [`CallError::Request`](super::CallError).
pub struct Client<T> {
    pub(super) transport: Arc<T>,
    pub(super) settings: Arc<Settings>,
}

/// What a client's requests have in common: the address of the service, headers and limits. The `with_` methods of
/// [`Client`] set them.
#[derive(Clone)]
pub struct Settings {
    /// Scheme, host and port, without a slash at the end.
    service: String,
    headers: HeaderMap,
    /// The headers whose values cannot be sent.
    unsendable: BTreeSet<&'static str>,
    limits: Limits,
    validates: bool,
}

const PROXY: &str = "atproto-proxy";
const LABELERS: &str = "atproto-accept-labelers";

impl<T> Client<T> {
    /// A client for the service at this address, such as `https://pds.example.com`: a scheme, a host and perhaps a
    /// port. A call takes at most one minute and reads a body of at most 64 MiB, unless other limits are set.
    pub fn new(transport: T, service: impl AsRef<str>) -> Result<Self, InvalidService> {
        Ok(Client {
            transport: Arc::new(transport),
            settings: Arc::new(Settings {
                service: read_service(service.as_ref())?,
                headers: HeaderMap::new(),
                unsendable: BTreeSet::new(),
                limits: Limits::default(),
                validates: false,
            }),
        })
    }

    /// Sends this access token with every call.
    pub fn with_bearer(self, token: impl AsRef<str>) -> Self {
        let value = format!("Bearer {}", token.as_ref());
        self.with_text(AUTHORIZATION.as_str(), &value)
    }

    /// Sends no token.
    pub fn without_bearer(self) -> Self {
        self.without_header(&AUTHORIZATION)
    }

    /// Lets the service pass every call on to this one, given as `did#service`, for example
    /// `did:web:api.bsky.app#bsky_appview`.
    pub fn with_proxy(self, service: impl AsRef<str>) -> Self {
        self.with_text(PROXY, service.as_ref())
    }

    /// Lets the service answer itself.
    pub fn without_proxy(self) -> Self {
        self.without_header(&HeaderName::from_static(PROXY))
    }

    /// Asks for the labels of these labelers and no others. Each is a DID, with `;redact` after it if content that it
    /// takes down is to be left out. Without this setting the service chooses.
    pub fn with_labelers<L: AsRef<str>>(self, labelers: impl IntoIterator<Item = L>) -> Self {
        let mut value = String::new();
        for labeler in labelers {
            if !value.is_empty() {
                value.push_str(", ");
            }
            value.push_str(labeler.as_ref());
        }
        self.with_text(LABELERS, &value)
    }

    /// Lets the service choose the labelers.
    pub fn without_labelers(self) -> Self {
        self.without_header(&HeaderName::from_static(LABELERS))
    }

    /// Sends this header with every call, in place of one that has the same name. A call's own `Accept` and
    /// `Content-Type` have precedence.
    ///
    /// Unlike the token, it goes along when a query is redirected to another host. If its value is a secret, use an HTTP
    /// client that follows no redirects.
    pub fn with_header(mut self, name: HeaderName, mut value: HeaderValue) -> Self {
        if [AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION].contains(&name) {
            value.set_sensitive(true);
        }
        let settings = Arc::make_mut(&mut self.settings);
        settings.unsendable.remove(name.as_str());
        settings.headers.insert(name, value);
        self
    }

    /// Does not send this header.
    pub fn without_header(mut self, name: &HeaderName) -> Self {
        let settings = Arc::make_mut(&mut self.settings);
        settings.unsendable.remove(name.as_str());
        settings.headers.remove(name);
        self
    }

    /// Lets a call take this long at most, response included. `None` leaves it to the transport. It does not limit a
    /// response that is read as a stream.
    pub fn with_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        Arc::make_mut(&mut self.settings).limits.timeout = timeout.into();
        self
    }

    /// Reads responses of this many bytes at most. It does not limit a response that is read as a stream.
    pub fn with_body_limit(mut self, bytes: usize) -> Self {
        Arc::make_mut(&mut self.settings).limits.body = bytes;
        self
    }

    /// Whether queries may be redirected to other hosts, and be answered from there; off unless this is called. Some
    /// services redirect queries for a repository to where it is. The token and cookies do not go along; headers from
    /// [`with_header`](Self::with_header) may.
    pub fn with_redirects(mut self, follow: bool) -> Self {
        Arc::make_mut(&mut self.settings).limits.redirects = follow;
        self
    }

    /// Checks parameters, inputs and records for what their lexicons say beyond types, before they are sent. What breaks a
    /// rule is not sent, but a [`CallError::Request`](super::CallError) that tells all that is wrong. It has no effect on
    /// code that was generated without `validate`.
    pub fn with_validation(mut self) -> Self {
        Arc::make_mut(&mut self.settings).validates = true;
        self
    }

    /// Sends what it is given, as a new client does.
    pub fn without_validation(mut self) -> Self {
        Arc::make_mut(&mut self.settings).validates = false;
        self
    }

    /// The address of the service: scheme, host and port, without a slash at the end.
    pub fn service(&self) -> &str {
        &self.settings.service
    }

    /// The access token.
    pub fn bearer(&self) -> Option<&str> {
        let value = self.settings.headers.get(AUTHORIZATION)?.to_str().ok()?;
        value.strip_prefix("Bearer ")
    }

    /// The service that calls are passed on to.
    pub fn proxy(&self) -> Option<&str> {
        self.settings.headers.get(PROXY)?.to_str().ok()
    }

    /// The headers that every call sends, the token among them.
    pub fn headers(&self) -> &HeaderMap {
        &self.settings.headers
    }

    /// How long a call may take and how large a response may be.
    pub fn limits(&self) -> Limits {
        self.settings.limits
    }

    /// What the requests have in common, for a [`Caller`](super::Caller) that is built over this client.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What sends the requests.
    pub fn transport(&self) -> &T {
        &self.transport
    }

    fn with_text(mut self, name: &'static str, value: &str) -> Self {
        let header = HeaderName::from_static(name);
        match HeaderValue::from_str(value) {
            Ok(value) => self.with_header(header, value),
            Err(_) => {
                self = self.without_header(&header);
                Arc::make_mut(&mut self.settings).unsendable.insert(name);
                self
            }
        }
    }
}

impl Settings {
    /// Checks something that is to be sent, if the client was told to.
    pub(super) fn check<V>(
        &self,
        what: &str,
        value: &V,
        check: fn(&V) -> Checked,
    ) -> Result<(), RequestError> {
        match self.validates {
            true => check(value).map_err(|error| {
                let message = error.to_string().replace('\n', "; ");
                RequestError::new(format!("{what} breaks the lexicon: {message}"))
            }),
            false => Ok(()),
        }
    }

    /// The request of a call. `query` is what follows the question mark, if anything.
    pub(super) fn build_request(
        &self,
        method: http::Method,
        nsid: &str,
        query: &str,
        headers: [(HeaderName, Option<HeaderValue>); 2],
        body: Bytes,
    ) -> Result<http::Request<Bytes>, RequestError> {
        if let Some(name) = self.unsendable.first() {
            return Err(RequestError::new(format!(
                "the value for header `{name}` has characters that no header may have"
            )));
        }
        let mark = if query.is_empty() { "" } else { "?" };
        let uri = format!("{}/xrpc/{nsid}{mark}{query}", self.service);
        let length = uri.len();
        let uri = uri.try_into().map_err(|error: http::uri::InvalidUri| {
            RequestError::new(format!(
                "its address of {length} bytes is not valid: {error}"
            ))
        })?;
        let mut request = http::Request::new(body);
        *request.method_mut() = method;
        *request.uri_mut() = uri;
        *request.headers_mut() = self.headers.clone();
        for (name, value) in headers {
            if let Some(value) = value {
                request.headers_mut().insert(name, value);
            }
        }
        request.extensions_mut().insert(self.limits);
        Ok(request)
    }

    fn show(&self, f: &mut fmt::Formatter<'_>, name: &str) -> fmt::Result {
        let names: Vec<_> = self.headers.keys().collect();
        f.debug_struct(name)
            .field("service", &self.service)
            .field("headers", &names)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

impl<T> Clone for Client<T> {
    fn clone(&self) -> Self {
        Client {
            transport: Arc::clone(&self.transport),
            settings: Arc::clone(&self.settings),
        }
    }
}

/// Shows the names of the headers, not their values: one of them is the token.
impl<T> fmt::Debug for Client<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.settings.show(f, "Client")
    }
}

/// Shows the names of the headers, not their values: one of them is the token.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.show(f, "Settings")
    }
}

/// A text that is not the address of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidService {
    service: String,
    reason: &'static str,
}

impl fmt::Display for InvalidService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is not the address of a service: {}; expected one like `https://pds.example.com`",
            self.service, self.reason
        )
    }
}

impl Error for InvalidService {}

fn read_service(service: &str) -> Result<String, InvalidService> {
    let fail = |reason| {
        Err(InvalidService {
            // What stands before an `@` may be a password.
            service: match service.rsplit_once('@') {
                Some((_, host)) => format!("...@{host}"),
                None => service.to_owned(),
            },
            reason,
        })
    };
    let Ok(uri) = service.parse::<http::Uri>() else {
        return fail("it is not a valid URL");
    };
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
        return fail("it lacks a scheme or a host");
    };
    if !["http", "https"].contains(&scheme) {
        return fail("the scheme is neither `https` nor `http`");
    }
    if authority.as_str().contains('@') {
        return fail("it holds a user name");
    }
    if authority.host().is_empty() {
        return fail("it lacks a host");
    }
    if authority.as_str().len() > authority.host().len() && authority.port_u16().is_none() {
        return fail("the port is not a number up to 65535");
    }
    if service.contains(['?', '#']) || !["", "/"].contains(&uri.path()) {
        return fail("it goes on after the host");
    }
    Ok(format!("{scheme}://{authority}"))
}
