//! A session that was begun with a password: calls with its access token, which is renewed when it expires.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use bytes::Bytes;
use http::HeaderValue;
use http::header::AUTHORIZATION;

use super::super::lex;
use super::call::write_input;
use super::call_error::{CallError, DecodeError, RequestError};
use super::caller::{Caller, ExchangeResult};
use super::client::{Client, Settings};
use super::error_name::UndeclaredError;
use super::renewal::{Renewal, Request, WHAT, share};
use super::transport::{MaybeSend, Transport};
use super::value::Value;
use super::xrpc::Encoding;
use super::xrpc::Procedure;

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

/// Takes the tokens out of the output of an endpoint that begins a session or goes on with one:
/// `tokens! { Output: access_jwt, refresh_jwt }` names the fields.
macro_rules! tokens {
    ($output:ty : $access:ident, $refresh:ident) => {
        impl ::core::convert::From<&$output> for lex::Tokens {
            fn from(output: &$output) -> Self {
                lex::Tokens::new(&*output.$access, &*output.$refresh)
            }
        }
    };
}
pub(crate) use tokens;

/// Calls endpoints with the access token of a session, and renews the tokens when the service says that they expired.
///
/// When a call is answered with `ExpiredToken`, the session gets new tokens and sends that call once more. However many
/// calls are answered so at the same time, the tokens are renewed once, and the other calls wait for that. If that
/// fails, each of them ends with what went wrong, in a message that speaks of renewing the session; when
/// [`is_over`](Session::is_over) tells so, only a new login helps.
///
/// New tokens make the old ones useless, so whoever stores tokens stores every new pair: see
/// [`on_change`](Session::on_change). A clone is cheap and shares the tokens. The request for new tokens is given up when
/// the last call that waits for it is dropped; to lose no token, let one run to its end.
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
    /// call that renewed the tokens goes on, and should be quick. While it runs it is not called again: when it ends, it
    /// is called with the tokens of then, if there are others.
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
    /// Logs in with a procedure that gives tokens, such as `com.atproto.server.createSession`. Also returns the output.
    pub async fn log_in<P>(
        client: &Client<T>,
        input: &P::Input,
    ) -> Result<(Self, P::Output), CallError<P::Error>>
    where
        P: Procedure<Params = ()>,
        for<'a> Tokens: From<&'a P::Output>,
    {
        let output = client.procedure::<P>(&(), input).await?;
        Ok((Session::new(client.clone(), (&output).into()), output))
    }

    /// Renews the tokens now, or waits for the call that is at it.
    pub async fn refresh(&self) -> Result<(), CallError<UndeclaredError>> {
        let (_, changes) = self.renewal.tokens();
        self.renew(changes).await
    }

    /// Sends a request, and once more if the token expired.
    pub(super) async fn send<R, F>(
        self,
        request: http::Request<Bytes>,
        send: impl Fn(&Client<T>, http::Request<Bytes>) -> F + MaybeSend,
    ) -> Result<R, CallError<UndeclaredError>>
    where
        F: Future<Output = Result<R, CallError<UndeclaredError>>> + MaybeSend,
    {
        let (tokens, changes) = self.renewal.tokens();
        let sent = send(&self.client, authorize(request.clone(), &tokens.access)?);
        match sent.await {
            Err(error) if is_expired(&error) => {}
            other => return other,
        }
        // Another token may be there already.
        self.renew(changes).await?;
        let (tokens, _) = self.renewal.tokens();
        send(&self.client, authorize(request, &tokens.access)?).await
    }

    /// Sees to it that there are other tokens than those of `changes`.
    async fn renew(&self, changes: u64) -> Result<(), CallError<UndeclaredError>> {
        let request = |tokens: &Tokens| self.request_tokens(tokens);
        self.renewal.renew(changes, request).await.map_err(share)
    }

    /// Calls `com.atproto.server.refreshSession`. The service that calls are passed on to has no part in it.
    fn request_tokens(&self, tokens: &Tokens) -> Request {
        let client = self.client.clone().without_proxy();
        let request = client.settings().build_procedure(
            "com.atproto.server.refreshSession",
            Ok(String::new()),
            write_input(Encoding::None, &()),
            Encoding::Json,
        );
        let request = request.and_then(|request| authorize(request, &tokens.refresh));
        Box::pin(async move {
            let response = client.exchange(request?).await?;
            read_tokens(response.body()).ok_or_else(|| {
                // The answer may hold other secrets, so it is not kept.
                let mut kept = http::Response::new(Bytes::new());
                *kept.status_mut() = response.status();
                let message = format!("{WHAT}: `accessJwt` or `refreshJwt` is not there");
                DecodeError::new(message, kept).into()
            })
        })
    }
}

impl<T: Transport> Caller for Session<T> {
    fn settings(&self) -> &Settings {
        self.client.settings()
    }

    fn exchange(
        &self,
        request: http::Request<Bytes>,
    ) -> impl Future<Output = ExchangeResult> + MaybeSend + use<T> {
        self.clone()
            .send(request, |client, request| client.exchange(request))
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

fn is_expired(error: &CallError<UndeclaredError>) -> bool {
    error.as_api().is_some_and(|error| {
        [400, 401].contains(&error.status.as_u16()) && error.code.as_str() == "ExpiredToken"
    })
}

fn read_tokens(body: &[u8]) -> Option<Tokens> {
    let json: Value = serde_json::from_slice(body).ok()?;
    let text = |key| json.get(key)?.as_str().filter(|text| !text.is_empty());
    Some(Tokens::new(text("accessJwt")?, text("refreshJwt")?))
}
