//! What calls can be made through.

use std::future::Future;
use std::sync::Arc;

use bytes::Bytes;

use super::call::{ProcedureCall, ProcedureResponse, QueryCall, QueryResponse};
use super::call_error::{CallError, RequestError};
use super::client::{Client, Settings};
use super::error_name::UndeclaredError;
use super::response::{hide_secrets, read_error};
use super::transport::{MaybeSend, MaybeSync, Transport};
use super::xrpc::{Procedure, Query};

/// Calls endpoints: a [`Client`], or a session, which renews its tokens. What is built on calls takes any of them.
///
/// To call services in another way, for example with the signatures of OAuth, implement the two methods that have no
/// body over a client that does the rest:
///
/// ```text
/// #[derive(Clone)]
/// struct Signed {
///     client: lex::Client<reqwest::Client>,
///     key: Arc<Key>,
/// }
///
/// impl lex::Caller for Signed {
///     fn settings(&self) -> &lex::Settings {
///         self.client.settings()
///     }
///
///     fn exchange(
///         &self,
///         request: http::Request<Bytes>,
///     ) -> impl Future<Output = lex::ExchangeResult> + Send + use<> {
///         let Signed { client, key } = self.clone();
///         async move {
///             match client.exchange(key.sign(request.clone(), None)).await {
///                 Err(CallError::Api(error)) if error.code.as_str() == "use_dpop_nonce" => {
///                     let nonce = error.headers.get("dpop-nonce");
///                     client.exchange(key.sign(request, nonce)).await
///                 }
///                 other => other,
///             }
///         }
///     }
/// }
/// ```
pub trait Caller: MaybeSend + MaybeSync + 'static {
    /// What the requests have in common: those of the client that this one is built over.
    fn settings(&self) -> &Settings;

    /// Sends a request and gives the response, or the error that it tells. All calls come through here, whatever their
    /// endpoint. The future does not borrow the caller.
    fn exchange(
        &self,
        request: http::Request<Bytes>,
    ) -> impl Future<Output = ExchangeResult> + MaybeSend + use<Self>;

    /// Calls a query. The call borrows neither the caller nor the parameters.
    fn query<Q: Query>(&self, params: &Q::Params) -> QueryCall<Q> {
        let settings = self.settings();
        let params = settings.write_params(params, Q::check_params);
        let request = settings.build_query(Q::NSID, params, Q::OUTPUT);
        QueryCall::new(Box::pin(start(self, request)))
    }

    /// Calls a procedure. The call borrows neither the caller nor parameters and input.
    fn procedure<P: Procedure>(&self, params: &P::Params, input: &P::Input) -> ProcedureCall<P> {
        let settings = self.settings();
        let params = settings.write_params(params, P::check_params);
        let body = settings.write_input(P::INPUT, input, P::check_input);
        let request = settings.build_procedure(P::NSID, params, body, P::OUTPUT);
        ProcedureCall::new(Box::pin(start(self, request)))
    }
}

/// What a request brings: a response, or why there is none. The same for all endpoints; a call makes of the name of an
/// error what its endpoint declares.
pub type ExchangeResult = Result<http::Response<Bytes>, CallError<UndeclaredError>>;

impl<T: Transport> Caller for Client<T> {
    fn settings(&self) -> &Settings {
        self.settings()
    }

    fn exchange(
        &self,
        request: http::Request<Bytes>,
    ) -> impl Future<Output = ExchangeResult> + MaybeSend + use<T> {
        let transport = Arc::clone(&self.transport);
        async move {
            let mut response = transport.send(request).await?;
            hide_secrets(response.headers_mut());
            match response.status().is_success() {
                true => Ok(response),
                false => Err(read_error(response)),
            }
        }
    }
}

/// For callers that are not cheap to clone.
impl<C: Caller> Caller for Arc<C> {
    fn settings(&self) -> &Settings {
        C::settings(self)
    }

    fn exchange(
        &self,
        request: http::Request<Bytes>,
    ) -> impl Future<Output = ExchangeResult> + MaybeSend + use<C> {
        C::exchange(self, request)
    }
}

/// Sends a request if there is one.
pub(super) fn start<C: Caller + ?Sized>(
    caller: &C,
    request: Result<http::Request<Bytes>, RequestError>,
) -> impl Future<Output = ExchangeResult> + MaybeSend + use<C> {
    let exchange = request.map(|request| caller.exchange(request));
    async move { exchange?.await }
}
