//! A session that was begun with a password: calls with its access token, which is renewed when it expires.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use bytes::Bytes;
use http::HeaderValue;
use http::header::AUTHORIZATION;

use super as lex;
use super::call::{
    ProcedureCall, ProcedureResult, QueryCall, QueryResult, Unanswered, exchange, write_input,
};
use super::call_error::{CallError, RequestError};
use super::caller::Caller;
use super::client::Client;
use super::decode::Decode;
use super::error_name::UndeclaredError;
use super::params::write_params;
use super::renewal::{Failure, Renewal, Turn};
use super::response::{error_of, read_output};
use super::transport::{MaybeSend, Transport};
use super::value::Value;
use super::xrpc::{Encoding, Procedure, Query};

/// The tokens of a session, as `com.atproto.server.createSession` gives them. `Debug` does not show them.
#[derive(Clone, PartialEq, Eq)]
pub struct Tokens {
    /// The access token (`accessJwt`), sent with every call. It is valid for minutes or hours.
    pub access: String,
    /// The refresh token (`refreshJwt`), sent only to get new tokens. It is valid for weeks, and can be used once.
    pub refresh: String,
}
lex::redacted_debug! {
    Tokens {; access, refresh }
}

impl Tokens {
    /// An access token and the refresh token that belongs to it.
    pub fn new(access: impl Into<String>, refresh: impl Into<String>) -> Self {
        Tokens {
            access: access.into(),
            refresh: refresh.into(),
        }
    }
}

/// Calls endpoints with the access token of a session, and renews the tokens when the service says that they expired.
///
/// When a call is answered with `ExpiredToken`, the session gets new tokens and sends that call once more. However many
/// calls are answered so at the same time, the tokens are renewed once, and the other calls wait for that. If that
/// fails, each of them ends with what went wrong, in a message that speaks of renewing the session; when
/// [`is_over`](Session::is_over) tells so, only a new login helps.
///
/// New tokens make the old ones useless, so whoever stores tokens stores every new pair: see
/// [`on_change`](Session::on_change). A clone is cheap and shares the tokens. A call that is dropped while it renews the
/// tokens leaves that to the next; to lose no token, let calls run to their end.
pub struct Session<T> {
    /// Without a token.
    client: Client<T>,
    renewal: Arc<Renewal>,
}

impl<T> Session<T> {
    /// A session with these tokens at the service of this client.
    pub fn new(client: Client<T>, tokens: Tokens) -> Self {
        Session {
            client: client.without_bearer(),
            renewal: Arc::new(Renewal::new(tokens)),
        }
    }

    /// Calls this function with all new tokens, to store them, in place of one that was set before. It runs before the
    /// call that renewed the tokens goes on, and should be quick.
    pub fn on_change(self, store: impl Fn(&Tokens) + Send + Sync + 'static) -> Self {
        self.renewal.set_listener(Arc::new(store));
        self
    }

    /// The same session through a client with other settings, for example another proxy. Both share the tokens, so it
    /// has to be a client for the same service.
    pub fn with_client(&self, change: impl FnOnce(Client<T>) -> Client<T>) -> Self {
        Session {
            client: change(self.client.clone()).without_bearer(),
            renewal: Arc::clone(&self.renewal),
        }
    }

    /// A client with the access token of now, which does not renew it.
    pub fn client(&self) -> Client<T> {
        self.client
            .clone()
            .with_bearer(self.renewal.tokens().0.access)
    }

    /// The tokens of now.
    pub fn tokens(&self) -> Tokens {
        self.renewal.tokens().0
    }

    /// How often the tokens have changed: by it a program sees whether there are new ones to store.
    pub fn changes(&self) -> u64 {
        self.renewal.tokens().1
    }

    /// Goes on with other tokens, after a new login.
    pub fn set_tokens(&self, tokens: Tokens) {
        self.renewal.set_tokens(tokens);
    }

    /// Whether the service refused the refresh token. It is not sent again; only a new login helps.
    pub fn is_over(&self) -> bool {
        self.renewal.is_over()
    }
}

impl<T: Transport> Session<T> {
    /// Calls a query. The future does not borrow the session.
    pub fn query<Q: Query>(
        &self,
        params: &Q::Params,
    ) -> impl Future<Output = QueryResult<Q>> + MaybeSend + use<T, Q> {
        let params = write_params(params);
        let request = self.client.build_query(Q::NSID, params, Q::OUTPUT);
        let exchange = self.clone().exchange(request);
        async move { Ok(read_output(Q::OUTPUT, exchange.await?)?.output) }
    }

    /// Calls a procedure. The future does not borrow the session.
    pub fn procedure<P: Procedure>(
        &self,
        params: &P::Params,
        input: &P::Input,
    ) -> impl Future<Output = ProcedureResult<P>> + MaybeSend + use<T, P> {
        let (params, body) = (write_params(params), write_input(P::INPUT, input));
        let request = self
            .client
            .build_procedure(P::NSID, params, body, P::OUTPUT);
        let exchange = self.clone().exchange(request);
        async move { Ok(read_output(P::OUTPUT, exchange.await?)?.output) }
    }

    /// Renews the tokens now, or waits for the call that is at it.
    pub async fn refresh(&self) -> Result<(), CallError<UndeclaredError>> {
        let (_, changes) = self.renewal.tokens();
        self.renew(changes).await.map_err(read_failure)
    }

    /// Sends a request, and once more if the token expired. The same for all endpoints, so that it is compiled once.
    async fn exchange(
        self,
        request: Result<http::Request<Bytes>, RequestError>,
    ) -> Result<http::Response<Bytes>, Failed> {
        let request = request.map_err(Unanswered::Request)?;
        let (tokens, changes) = self.renewal.tokens();
        let response = self.send(request.clone(), &tokens.access).await?;
        if !is_expired(&response) {
            return Ok(response);
        }
        // Another token may be there already.
        self.renew(changes).await.map_err(Failed::Renewal)?;
        let (tokens, _) = self.renewal.tokens();
        Ok(self.send(request, &tokens.access).await?)
    }

    async fn send(
        &self,
        request: http::Request<Bytes>,
        token: &str,
    ) -> Result<http::Response<Bytes>, Unanswered> {
        let request = authorize(request, token);
        exchange(Arc::clone(&self.client.transport), request).await
    }

    /// Sees to it that there are other tokens than those of `changes`.
    async fn renew(&self, changes: u64) -> Result<(), Arc<Failure>> {
        match self.renewal.wait(changes).await {
            Turn::Done(outcome) => outcome,
            Turn::Lead(lead) => {
                let outcome = self.request_tokens(&lead.tokens().refresh).await;
                lead.end(outcome)
            }
        }
    }

    /// Calls `com.atproto.server.refreshSession`. The service that calls are passed on to has no part in it.
    async fn request_tokens(&self, refresh: &str) -> Result<Tokens, Failure> {
        let body = write_input(Encoding::None, &());
        let request = self.client.clone().without_proxy().build_procedure(
            "com.atproto.server.refreshSession",
            Ok(String::new()),
            body,
            Encoding::Json,
        );
        let request = request.map_err(Failure::Request)?;
        match self.send(request, refresh).await {
            Ok(response) if response.status().is_success() => {
                read_tokens(response.body()).ok_or(Failure::NoTokens(response.status()))
            }
            Ok(response) => Err(Failure::Answer(response)),
            Err(Unanswered::Request(error)) => Err(Failure::Request(error)),
            Err(Unanswered::Transport(error)) => Err(Failure::Transport(Arc::new(error))),
        }
    }
}

impl<T: Transport> Caller for Session<T> {
    fn query<Q: Query>(&self, params: &Q::Params) -> impl QueryCall<Q> {
        self.query::<Q>(params)
    }

    fn procedure<P: Procedure>(
        &self,
        params: &P::Params,
        input: &P::Input,
    ) -> impl ProcedureCall<P> {
        self.procedure::<P>(params, input)
    }
}

impl<T> Clone for Session<T> {
    fn clone(&self) -> Self {
        Session {
            client: self.client.clone(),
            renewal: Arc::clone(&self.renewal),
        }
    }
}

/// Shows no token.
impl<T> fmt::Debug for Session<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("client", &self.client)
            .field("changes", &self.changes())
            .finish_non_exhaustive()
    }
}

/// Why there is no response to read.
enum Failed {
    Unanswered(Unanswered),
    Renewal(Arc<Failure>),
}

impl From<Unanswered> for Failed {
    fn from(error: Unanswered) -> Self {
        Failed::Unanswered(error)
    }
}

impl<E: for<'de> Decode<'de>> From<Failed> for CallError<E> {
    fn from(error: Failed) -> Self {
        match error {
            Failed::Unanswered(error) => error.into(),
            Failed::Renewal(failure) => read_failure(failure),
        }
    }
}

fn read_failure<E: for<'de> Decode<'de>>(failure: Arc<Failure>) -> CallError<E> {
    failure.to_error()
}

fn authorize(
    mut request: http::Request<Bytes>,
    token: &str,
) -> Result<http::Request<Bytes>, RequestError> {
    let Ok(mut value) = HeaderValue::from_str(&format!("Bearer {token}")) else {
        return Err(RequestError::new(
            "the token has characters that no header may have",
        ));
    };
    value.set_sensitive(true);
    request.headers_mut().insert(AUTHORIZATION, value);
    Ok(request)
}

fn is_expired(response: &http::Response<Bytes>) -> bool {
    [400, 401].contains(&response.status().as_u16()) && error_of(response).0 == "ExpiredToken"
}

fn read_tokens(body: &[u8]) -> Option<Tokens> {
    let json: Value = serde_json::from_slice(body).ok()?;
    let text = |key| json.get(key)?.as_str().filter(|text| !text.is_empty());
    Some(Tokens::new(text("accessJwt")?, text("refreshJwt")?))
}
