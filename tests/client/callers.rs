//! Callers of all kinds, through functions as the generator emits them.
use std::future::Future;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::HeaderValue;

use super::endpoints::*;
use super::lex::{
    self, ApiError, CallError, Caller, Client, ExchangeResult, Procedure, Query, Session, Settings,
    StreamCaller, StreamTransport, Tokens, TransportError, UndeclaredError, block_on, next_chunk,
};
use super::server::{Server, answer};
use super::transports::{Canned, Kind, Reqwest, Ureq, through_both};

through_both! {
    a_session_renews_its_token_before_a_stream
    a_stream_through_a_session_ends_with_the_error_of_the_renewal
}

pub fn search<C: lex::Caller>(client: &C, params: &Params) -> lex::QueryCall<Search> {
    client.query::<Search>(params)
}

pub fn log_in<C: lex::Caller>(client: &C, input: &Input) -> lex::ProcedureCall<LogIn> {
    client.procedure::<LogIn>(&(), input)
}

pub fn download<C: lex::StreamCaller>(
    client: &C,
) -> impl lex::StreamCall<Download, C::Body> + use<C> {
    client.stream::<Download>(&())
}

/// What signs requests, and once more with what the service wants to see in the signature.
struct Signed {
    client: Client<Canned>,
    nonces: Arc<Mutex<Vec<String>>>,
}

impl Caller for Signed {
    fn settings(&self) -> &Settings {
        self.client.settings()
    }

    fn exchange(
        &self,
        request: http::Request<Bytes>,
    ) -> impl Future<Output = ExchangeResult> + Send + use<> {
        let (client, nonces) = (self.client.clone(), Arc::clone(&self.nonces));
        async move {
            let sign = |nonce: &str| {
                nonces.lock().unwrap().push(nonce.to_owned());
                let mut request = request.clone();
                let proof = HeaderValue::from_str(&format!("proof-{nonce}")).unwrap();
                request.headers_mut().insert("dpop", proof);
                request
            };
            match client.exchange(sign("none")).await {
                Err(CallError::Api(error)) if error.code.as_str() == "use_dpop_nonce" => {
                    let nonce = error.headers["dpop-nonce"].to_str().unwrap();
                    client.exchange(sign(nonce)).await
                }
                other => other,
            }
        }
    }
}

#[test]
fn a_caller_of_ones_own_sees_every_answer() {
    let body = r#"{"error":"use_dpop_nonce"}"#;
    let canned = Canned::new(401, &[("dpop-nonce", "n7")], body);
    let nonces: Arc<Mutex<Vec<String>>> = Arc::default();
    let signed = Signed {
        client: canned.client().with_proxy("did:web:a.test#b"),
        nonces: Arc::clone(&nonces),
    };
    // It need not be cheap to clone.
    let signed = Arc::new(signed);
    let error = block_on(search(&signed, &Params::new("a"))).unwrap_err();
    let error = error.as_api().unwrap();
    assert_eq!(error.code, Error::Other("use_dpop_nonce".into()));
    assert_eq!((error.status.as_u16(), error.headers.len()), (401, 1));
    assert_eq!(*nonces.lock().unwrap(), ["none", "n7"]);
    let error = block_on(
        signed
            .procedure::<LogIn>(&(), &Input::new("a", "b"))
            .with_headers(),
    );
    assert!(matches!(error, Err(CallError::Api(_))));
    assert_eq!(nonces.lock().unwrap().len(), 4);
}

/// A caller without a network that gives this.
struct Fixed(Client<Canned>, fn() -> ExchangeResult);

impl Caller for Fixed {
    fn settings(&self) -> &Settings {
        self.0.settings()
    }

    fn exchange(
        &self,
        _: http::Request<Bytes>,
    ) -> impl Future<Output = ExchangeResult> + Send + use<> {
        std::future::ready((self.1)())
    }
}

fn fixed(result: fn() -> ExchangeResult) -> CallError<Error> {
    let caller = Fixed(Canned::default().client(), result);
    block_on(search(&caller, &Params::new("a"))).unwrap_err()
}

#[test]
fn an_error_of_a_caller_is_one_of_the_call() {
    // A caller may leave it to the call to tell an answer from an error.
    let error = fixed(|| {
        let response = http::Response::builder().status(400);
        Ok(response.body(r#"{"error":"NotFound"}"#.into()).unwrap())
    });
    assert_eq!(error.as_api().unwrap().code, Error::NotFound);
    let error = fixed(|| {
        Err(CallError::from(ApiError {
            status: http::StatusCode::UNAUTHORIZED,
            code: UndeclaredError::from("AuthFactorTokenRequired"),
            message: Some("log in".into()),
            headers: http::HeaderMap::new(),
        }))
    });
    assert_eq!(error.as_api().unwrap().code, Error::AuthFactorTokenRequired);
    let error = fixed(|| Err(TransportError::timeout("no token in time").into()));
    assert!(matches!(&error, CallError::Transport(e) if e.is_timeout()));
}

#[test]
fn calls_borrow_nothing_and_go_to_other_threads() {
    fn check<F: Future + Send + 'static>(future: F) -> F {
        future
    }
    fn all<C: StreamCaller + 'static>(client: C) {
        let params = Params::new("a");
        let calls = (
            check(search(&client, &params)),
            check(log_in(&client, &Input::new("a", "b"))),
            check(download(&client)),
            check(client.query::<Search>(&params).with_headers()),
        );
        drop((params, client));
        drop(calls);
    }
    let client = Reqwest::client("http://localhost");
    all(client.clone());
    all(Arc::new(client.clone()));
    all(Session::new(client, Tokens::new("a", "b")));
}

#[test]
fn the_error_of_any_call_is_one_for_the_question_mark() {
    type AnyError = Box<dyn std::error::Error + Send + Sync>;
    async fn any<Q: Query>(caller: &impl Caller, params: &Q::Params) -> Result<(), AnyError> {
        caller.query::<Q>(params).await?;
        Ok(())
    }
    async fn any_procedure<P: Procedure>(
        caller: &impl Caller,
        params: &P::Params,
        input: &P::Input,
    ) -> Result<(), AnyError> {
        Ok(caller.procedure::<P>(params, input).await.map(drop)?)
    }
    let client = Canned::new(400, &[], r#"{"error":"NotFound","message":"gone"}"#).client();
    let error = block_on(any::<Search>(&client, &Params::new("a"))).unwrap_err();
    assert_eq!(error.to_string(), "NotFound: gone (status 400)");
    let error = error.downcast::<CallError<Error>>().unwrap();
    assert_eq!(error.as_api().unwrap().code, Error::NotFound);
    let error = block_on(any_procedure::<Touch>(&client, &(), &())).unwrap_err();
    assert!(error.is::<CallError<UndeclaredError>>());
    fn check<E: std::error::Error + Send + Sync + 'static>() {}
    check::<CallError<lex::records::RecordError>>();
    check::<ApiError<Error>>();
    check::<lex::RequestError>();
    check::<lex::DecodeError>();
    check::<TransportError>();
    check::<lex::InvalidService>();
}

const JSON: &str = "Content-Type: application/json\r\n";

/// A service whose bytes are there for the token `a2` only, and are never all there.
fn service(refresh: &'static str) -> Server {
    Server::start(move |seen, stream| {
        let is_refresh = seen.line.contains("refreshSession");
        let bytes = match seen.header("authorization") {
            Some("Bearer r1") if is_refresh => answer("200 OK", JSON, refresh),
            Some("Bearer a2") => b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nabc".to_vec(),
            _ => answer("400 Bad Request", JSON, r#"{"error":"ExpiredToken"}"#),
        };
        std::io::Write::write_all(stream, &bytes)
    })
}

fn a_session_renews_its_token_before_a_stream<K: Kind<Transport: StreamTransport>>() {
    let server = service(r#"{"accessJwt":"a2","refreshJwt":"r2"}"#);
    let session = Session::new(K::client(&server.url()), Tokens::new("a1", "r1"));
    K::run(async {
        let mut body = download(&session).await.unwrap().output;
        assert_eq!(next_chunk(&mut body).await.unwrap().unwrap(), "abc");
        assert!(next_chunk(&mut body).await.unwrap().is_err());
    });
    assert_eq!(session.tokens(), Tokens::new("a2", "r2"));
    assert_eq!(server.seen().len(), 3);
}

fn a_stream_through_a_session_ends_with_the_error_of_the_renewal<
    K: Kind<Transport: StreamTransport>,
>() {
    let server = service("{}");
    let session = Session::new(K::client(&server.url()), Tokens::new("a1", "r1"));
    let error = K::run(download(&session)).unwrap_err();
    assert!(matches!(error, CallError::Decode(_)), "{error}");
    assert_eq!(server.seen().len(), 2);
}
