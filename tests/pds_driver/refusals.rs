//! What a server refuses, and why.

use std::time::Duration;

use bytes::Bytes;
use serde_json::Value as Json;

use crate::accounts::{Account, PASSWORD};
use crate::lexicons::com::atproto::repo::{create_record, list_records};
use crate::lexicons::com::atproto::server::create_session;
use crate::lexicons::com::atproto::server::describe_server::DescribeServer;
use crate::lexicons::com::atproto::sync::get_repo;
use crate::lexicons::lex::{
    Caller, ErrorBody, Map, Nsid, Procedure, Transport, UndeclaredError, Value,
};
use crate::records::tools;
use crate::{Run, expect, refusal};

/// An endpoint whose lexicon was not generated, written by hand.
struct UpdateSubjectStatus;

impl Procedure for UpdateSubjectStatus {
    const NSID: &'static str = "com.atproto.admin.updateSubjectStatus";
    type Params = ();
    type Input = Value;
    type Output = Value;
    type Error = UndeclaredError;
}

impl<T: Transport> Run<T> {
    pub async fn refused_requests(&self, account: &Account<T>) {
        let mut params = list_records::Params::new(account.repo(), tools());
        params.limit = Some(1000);
        let error = refusal(list_records::call(&self.client, &params).await);
        assert_eq!(
            (error.code.as_str(), error.status.as_u16()),
            ("InvalidRequest", 400)
        );
        assert!(
            error
                .message
                .is_some_and(|message| message.contains("1000"))
        );
        self.done("listRecords with a limit that is too high");

        // The server knows this collection and checks its records.
        let collection = Nsid::new("app.bsky.feed.post").expect("an NSID");
        let record = Map::from_iter([("$type", collection.as_str()), ("createdAt", "yesterday")]);
        let input = create_record::Input::new(account.repo(), collection, Value::from(record));
        let error = refusal(create_record::call(&account.client, &input).await);
        assert!(
            matches!(&error.code, create_record::Error::Other(name) if name == "InvalidRequest")
        );
        assert!(
            error
                .message
                .is_some_and(|message| message.contains("text"))
        );
        self.done("createRecord with an invalid record");
    }

    /// Reads the bodies of errors as a program without a client would.
    pub async fn error_bodies(&self) {
        let body = self.post("com.atproto.server.createSession", "{}").await;
        let error: ErrorBody<create_session::Error> =
            serde_json::from_slice(&body).expect("an error");
        assert!(
            matches!(&error.error, create_session::Error::Other(name) if name == "InvalidRequest")
        );
        assert_eq!(serde_json::to_value(&error).expect("JSON"), json(&body));

        let body = self
            .get("com.atproto.sync.getRepo?did=did:plc:aaaaaaaaaaaaaaaaaaaaaaaa")
            .await;
        let error: ErrorBody<get_repo::Error> = serde_json::from_slice(&body).expect("an error");
        assert_eq!(error.error, get_repo::Error::RepoNotFound);
        assert!(error.message.is_some());
        assert_eq!(serde_json::to_value(&error).expect("JSON"), json(&body));
        self.done("bodies of errors, read and written back");
    }

    pub async fn takedown(&self, account: &Account<T>) {
        let subject = Map::from_iter([
            ("$type", "com.atproto.admin.defs#repoRef"),
            ("did", account.did.as_str()),
        ]);
        let takedown = Map::from_iter([("applied", true)]);
        let input = Map::from_iter([("subject", subject), ("takedown", takedown)]);
        let admin = http::HeaderValue::from_str(&self.admin).expect("a header");
        let client = self
            .client
            .clone()
            .with_header(http::header::AUTHORIZATION, admin);
        let output = expect(
            client
                .procedure::<UpdateSubjectStatus>(&(), &input.into())
                .await,
        );
        let applied = output
            .get("takedown")
            .and_then(|takedown| takedown.get("applied"));
        assert_eq!(applied, Some(&Value::from(true)));
        self.done("updateSubjectStatus, an endpoint written by hand");

        let mut input = create_session::Input::new(account.handle.as_str(), PASSWORD);
        let error = refusal(create_session::call(&self.client, &input).await);
        assert!(matches!(error.code, create_session::Error::AccountTakedown));
        assert_eq!(error.status, 401);
        input.allow_takendown = Some(true);
        let session = expect(create_session::call(&self.client, &input).await);
        assert_eq!(
            session.status,
            Some(create_session::OutputStatus::Takendown)
        );
        assert_eq!(session.active, Some(false));
        self.done("createSession of an account that was taken down");

        let params = get_repo::Params::new(account.did.clone());
        let error = refusal(get_repo::call(&self.client, &params).await);
        assert_eq!(error.code, get_repo::Error::RepoTakendown);
        self.done("getRepo of an account that was taken down");
    }

    pub async fn rate_limit(&self) {
        let answer = expect(
            self.limited
                .query::<DescribeServer>(&())
                .with_headers()
                .await,
        );
        assert_eq!(answer.status, 200);
        assert!(answer.headers.contains_key("ratelimit-remaining"));
        self.done("describeServer, with the headers that tell the limit");

        const ALLOWED: usize = 30;
        let input = create_session::Input::new(self.handle(), PASSWORD);
        for n in 0..ALLOWED {
            let error = refusal(create_session::call(&self.limited, &input).await);
            assert_eq!(error.status, 401, "call {n}: {error}");
            assert_eq!(error.retry_after(), None);
        }
        let result = create_session::call(&self.limited, &input).await;
        let wait = result.as_ref().err().and_then(|error| error.retry_after());
        let error = refusal(result);
        assert!(
            matches!(&error.code, create_session::Error::Other(name) if name == "RateLimitExceeded")
        );
        assert_eq!(error.status, 429);
        assert!(error.is_retryable());
        let wait = wait.expect("how long to wait");
        assert!(
            wait > Duration::from_secs(60) && wait <= Duration::from_secs(300),
            "{wait:?}"
        );
        assert!(error.headers.contains_key("ratelimit-reset"));
        self.done("createSession too often");
    }

    async fn get(&self, path: &str) -> Bytes {
        self.exchange(http::Method::GET, path, "").await
    }

    async fn post(&self, path: &str, body: &'static str) -> Bytes {
        self.exchange(http::Method::POST, path, body).await
    }

    /// The body of an answer, whatever its status.
    async fn exchange(&self, method: http::Method, path: &str, body: &'static str) -> Bytes {
        let request = http::Request::builder()
            .method(method)
            .uri(format!("{}/xrpc/{path}", self.client.service()))
            .header("content-type", "application/json")
            .body(Bytes::from_static(body.as_bytes()));
        let answer = self
            .client
            .transport()
            .send(request.expect("a request"))
            .await;
        answer.expect("an answer").into_body()
    }
}

fn json(body: &[u8]) -> Json {
    serde_json::from_slice(body).expect("JSON")
}
